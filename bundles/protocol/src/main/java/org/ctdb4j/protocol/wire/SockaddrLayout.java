// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.wire;

/**
 * Linux's {@code sockaddr_in} and {@code sockaddr_in6} in one field of 28 bytes. The family is little endian, the port
 * and the address big endian.
 *
 * <pre>
 *  0        2      4           8                    24      28
 *  | 2      | port | IPv4      | unused                     |
 *  | 10     | port | flow info | IPv6               | scope |
 * </pre>
 */
final class SockaddrLayout {

    static final int SIZE = 28;
    static final int FAMILY = 0;
    static final int PORT = 2;
    static final int IPV4 = 4;
    static final int IPV6 = 8;
    static final int IPV6_SCOPE = 24;

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    private SockaddrLayout() {}
}
