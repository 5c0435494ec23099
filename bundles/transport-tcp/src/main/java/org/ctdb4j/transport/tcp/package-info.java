// SPDX-License-Identifier: Apache-2.0
/**
 * The transport role over TCP, as ctdbd speaks it ({@code spec/protocol.md} 2.6): every node connects to every other and
 * sends on the connection it made, so each pair has two. {@link org.ctdb4j.transport.tcp.PeerLink} keeps the two of one
 * peer, {@link org.ctdb4j.transport.tcp.PeerFrames} takes apart what comes in. The bundle may be replaced at any time and
 * keeps nothing but the connections, which it hands over.
 */
package org.ctdb4j.transport.tcp;
