// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.loop;

/** A listening or a connected socket of the loop. */
public sealed interface Channel permits Acceptor, Connection {
    /** {@return a name for logs: a path or a pair of addresses} */
    String name();

    /** Closes it. For a connection: unsent output is dropped and its handler hears nothing more. */
    void close();

    boolean isOpen();
}
