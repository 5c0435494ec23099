// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.nio.file.Path;
import java.util.Optional;

import org.ctdb4j.spi.client.InProcessNode;
import org.ctdb4j.spi.heap.HeapDatabases;
import org.ctdb4j.spi.heap.HeapRecords;

/** How clients get to a node and to databases that are in its memory. */
interface Way {
    Wire connect(Deadline deadline);

    /** {@return the records of a database, if they can be had without a file} */
    Optional<HeapRecords> records(int dbId);

    /** {@return the way through the socket of a node, in whatever process it is} */
    static Way socket(Path socket) {
        return new Way() {
            @Override
            public Wire connect(Deadline deadline) {
                return SocketWire.connect(socket, deadline);
            }

            @Override
            public Optional<HeapRecords> records(int dbId) {
                return Optional.empty();
            }
        };
    }

    /** {@return the way to the node of this process} */
    static Way inProcess(InProcessNode node, HeapDatabases databases) {
        return new Way() {
            @Override
            public Wire connect(Deadline deadline) {
                return LinkWire.connect(node, deadline);
            }

            @Override
            public Optional<HeapRecords> records(int dbId) {
                return databases.find(dbId);
            }
        };
    }
}
