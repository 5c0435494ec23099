// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.loop;

import org.osgi.annotation.versioning.ProviderType;

/** A listening socket. Until it has a handler connections wait in the kernel's backlog. */
@ProviderType
public non-sealed interface Acceptor extends Channel {
    /** Starts accepting, or exchanges who is told; {@code null} stops accepting and keeps the socket. */
    void accept(Handler handler);

    /** Told of each accepted connection. */
    interface Handler {
        /** Gives the connection its handler by {@link Connection#handle}, or closes it. */
        void accepted(Connection connection);
    }
}
