// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.config;

import java.net.InetAddress;

/** One line of the nodes file; its index is the pnn. A deleted node has the address 0.0.0.0. */
public record NodeLine(InetAddress address, boolean deleted) {}
