// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address with a port, in the place of a C {@code sockaddr}: of a node, a public address, or one end
 * of a client's connection.
 *
 * @param ip 4 or 16 bytes in network order
 * @param port 0 where none is meant
 * @param scopeId IPv6 scope, else 0
 */
public record NodeAddress(Blob ip, int port, int scopeId) {

    public static final int IPV4_SIZE = 4;
    public static final int IPV6_SIZE = 16;

    private static final Blob IPV4_MAPPED = Blob.ofHex("00000000000000000000ffff");
    private static final int PORT_MAX = 0xffff;

    public NodeAddress {
        if (ip.size() != IPV4_SIZE && ip.size() != IPV6_SIZE) {
            throw new IllegalArgumentException("An IP address has 4 or 16 bytes, not " + ip.size());
        }
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("No port: " + port);
        }
    }

    public static NodeAddress of(Blob ip, int port) {
        return new NodeAddress(ip, port, 0);
    }

    public static NodeAddress of(InetSocketAddress address) {
        return of(Blob.wrap(address.getAddress().getAddress()), address.getPort());
    }

    /** {@return the address written as {@code 10.0.0.1} or {@code fd00::1}, without a port; names are not looked up} */
    public static Optional<NodeAddress> parse(String text) {
        return IpText.parse(text).map(ip -> of(ip, 0));
    }

    /** {@return the address written as {@code 10.0.0.1:445} or {@code [fd00::1]:445}} */
    public static Optional<NodeAddress> parseWithPort(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return parse(bracketed ? host.substring(1, host.length() - 1) : host)
                .filter(address -> port <= PORT_MAX && address.isIpv4() != bracketed)
                .map(address -> address.withPort(port));
    }

    public boolean isIpv4() {
        return ip.size() == IPV4_SIZE;
    }

    /** {@return whether both are the same host address, whatever the ports} */
    public boolean sameIp(NodeAddress other) {
        return ip.equals(other.ip);
    }

    public NodeAddress withPort(int newPort) {
        return new NodeAddress(ip, newPort, scopeId);
    }

    /** {@return an IPv4 address that was wrapped in IPv6, else this} */
    public NodeAddress unmapped() {
        boolean mapped = !isIpv4() && ip.slice(0, IPV4_MAPPED.size()).equals(IPV4_MAPPED);
        return mapped ? of(ip.slice(IPV4_MAPPED.size()), port) : this;
    }

    public InetSocketAddress toSocketAddress() {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip.toByteArray()), port);
        } catch (UnknownHostException impossible) {
            throw new AssertionError("only thrown for a wrong number of bytes", impossible);
        }
    }

    /** {@return the address without its port, as CTDB's tools and messages write it} */
    public String text() {
        return IpText.format(ip);
    }

    /** {@return the address with its port} */
    public String textWithPort() {
        return isIpv4() ? text() + ":" + port : "[" + text() + "]:" + port;
    }

    @Override
    public String toString() {
        return port == 0 ? text() : textWithPort();
    }
}
