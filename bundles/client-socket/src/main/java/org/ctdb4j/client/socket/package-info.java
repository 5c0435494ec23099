// SPDX-License-Identifier: Apache-2.0
/**
 * The client socket role: the Unix socket that smbd, the {@code ctdb} tool and their like connect to
 * ({@code spec/protocol.md} 2.2 and 2.5). {@link org.ctdb4j.client.socket.UnixClientSocket} names the clients and guards
 * the memory they may cost, {@link org.ctdb4j.client.socket.ClientConnection} serves one of them. The bundle may be replaced
 * at any time and keeps nothing but the connections, which it hands over: an end of file kills every smbd.
 */
package org.ctdb4j.client.socket;
