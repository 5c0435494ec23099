// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.transport;

import java.net.InetSocketAddress;

/** Another node: where it listens, and from which address (port aside) it connects. */
public record Peer(int pnn, InetSocketAddress address) {}
