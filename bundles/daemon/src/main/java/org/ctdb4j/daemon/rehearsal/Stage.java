// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon.rehearsal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.spi.database.Database.Entry;

/** Nodes to play with. */
public interface Stage extends AutoCloseable {
    /** {@return the clients' socket of each node} */
    List<Path> sockets();

    /** Writes records into a node's file, as a client that has their locks. */
    void store(int pnn, int dbId, List<Entry> records);

    /** Writes the data of one record that the node owns, as a client that has its lock. */
    void write(int pnn, int dbId, Blob key, Blob data);

    /** Ends the nodes and removes their files. */
    @Override
    void close() throws IOException;
}
