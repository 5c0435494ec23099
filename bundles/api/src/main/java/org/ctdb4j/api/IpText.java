// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

import java.util.Optional;
import java.util.StringJoiner;

/** Text form of IP addresses, as inet_pton and inet_ntop of the C library have it; never asks a name server. */
final class IpText {

    private static final int GROUPS = 8;
    private static final int GROUPS_BEFORE_IPV4 = 6;

    private IpText() {}

    static Optional<Blob> parse(String text) {
        byte[] ip = text.indexOf(':') < 0 ? parseIpv4(text) : parseIpv6(text);
        return ip.length == 0 ? Optional.empty() : Optional.of(Blob.wrap(ip));
    }

    /** {@return no bytes if it is not an address} */
    private static byte[] parseIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] ip = new byte[NodeAddress.IPV4_SIZE];
        if (parts.length != ip.length) {
            return new byte[0];
        }
        for (int i = 0; i < ip.length; i++) {
            if (!parts[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(parts[i]) > 0xff) {
                return new byte[0];
            }
            ip[i] = (byte) Integer.parseInt(parts[i]);
        }
        return ip;
    }

    /** {@return no bytes if it is not an address} */
    private static byte[] parseIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return new byte[0];
        }
        byte[] head = parseGroups(gap < 0 ? text : text.substring(0, gap));
        byte[] tail = parseGroups(gap < 0 ? "" : text.substring(gap + 2));
        byte[] ip = new byte[NodeAddress.IPV6_SIZE];
        int zeros = ip.length - head.length - tail.length;
        boolean broken = gap < 0 ? zeros != 0 : zeros < 2 || isBroken(text, gap, head, tail);
        if (broken) {
            return new byte[0];
        }
        System.arraycopy(head, 0, ip, 0, head.length);
        System.arraycopy(tail, 0, ip, ip.length - tail.length, tail.length);
        return ip;
    }

    /** {@return whether a side of the gap had text but no groups, or IPv4 stands elsewhere than at the end} */
    private static boolean isBroken(String text, int gap, byte[] head, byte[] tail) {
        boolean noGroups = gap > 0 && head.length == 0 || gap + 2 < text.length() && tail.length == 0;
        return noGroups || text.lastIndexOf('.', gap) >= 0;
    }

    /** {@return the bytes of groups separated by single colons, the last of which may be an IPv4 address; else none} */
    private static byte[] parseGroups(String text) {
        String[] parts = text.split(":", -1);
        if (text.isEmpty() || parts.length > GROUPS) {
            return new byte[0];
        }
        byte[] ipv4 = parseIpv4(parts[parts.length - 1]);
        int groups = ipv4.length == 0 ? parts.length : parts.length - 1;
        byte[] bytes = new byte[2 * groups + ipv4.length];
        for (int i = 0; i < groups; i++) {
            if (!parts[i].matches("[0-9a-fA-F]{1,4}")) {
                return new byte[0];
            }
            int group = Integer.parseInt(parts[i], 16);
            bytes[2 * i] = (byte) (group >> 8);
            bytes[2 * i + 1] = (byte) group;
        }
        System.arraycopy(ipv4, 0, bytes, 2 * groups, ipv4.length);
        return bytes;
    }

    static String format(Blob ip) {
        return ip.size() == NodeAddress.IPV4_SIZE ? formatIpv4(ip) : formatIpv6(ip);
    }

    private static String formatIpv4(Blob ip) {
        StringJoiner text = new StringJoiner(".");
        for (int i = 0; i < NodeAddress.IPV4_SIZE; i++) {
            text.add(Integer.toString(ip.byteAt(i) & 0xff));
        }
        return text.toString();
    }

    /** The first of the longest runs of zero groups becomes a double colon, if it has two groups at least. */
    private static String formatIpv6(Blob ip) {
        int gapAt = -1;
        int gapGroups = 1;
        for (int at = 0; at < GROUPS; at++) {
            int zeros = zeroGroups(ip, at);
            if (zeros > gapGroups) {
                gapAt = at;
                gapGroups = zeros;
            }
        }
        if (gapAt < 0) {
            return formatGroups(ip, 0, GROUPS);
        }
        boolean holdsIpv4 = gapAt == 0
                && (gapGroups == GROUPS_BEFORE_IPV4
                        || gapGroups == GROUPS_BEFORE_IPV4 - 1 && group(ip, GROUPS_BEFORE_IPV4 - 1) == 0xffff);
        if (holdsIpv4) {
            String mapped = gapGroups == GROUPS_BEFORE_IPV4 ? "::" : "::ffff:";
            return mapped + formatIpv4(ip.slice(2 * GROUPS_BEFORE_IPV4));
        }
        return formatGroups(ip, 0, gapAt) + "::" + formatGroups(ip, gapAt + gapGroups, GROUPS);
    }

    private static String formatGroups(Blob ip, int from, int to) {
        StringJoiner text = new StringJoiner(":");
        for (int i = from; i < to; i++) {
            text.add(Integer.toHexString(group(ip, i)));
        }
        return text.toString();
    }

    private static int zeroGroups(Blob ip, int from) {
        int at = from;
        while (at < GROUPS && group(ip, at) == 0) {
            at++;
        }
        return at - from;
    }

    private static int group(Blob ip, int index) {
        return (ip.byteAt(2 * index) & 0xff) << 8 | ip.byteAt(2 * index + 1) & 0xff;
    }
}
