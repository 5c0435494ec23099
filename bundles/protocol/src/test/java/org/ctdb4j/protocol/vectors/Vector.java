// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.vectors;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.Frame;

/**
 * One captured packet.
 *
 * @param name file and number
 * @param opcode of a control or of the request a reply belongs to, else -1
 * @param fields as the capture lists them
 * @param listing whether the capture lists all of them
 */
record Vector(String name, String operation, int opcode, Blob bytes, List<Field> fields, Listing listing) {

    enum Listing {
        COMPLETE,
        CUT,
        /** The capture could not make sense of the packet. */
        UNDECODED
    }

    /** The same in all packets of a kind. */
    private static final Set<String> CONSTANTS = Set.of("magic", "version", "operation", "cmd");

    /** What an attacker would inflate. */
    private static final Set<String> LENGTHS = Set.of(
            "length",
            "keylen",
            "datalen",
            "calldatalen",
            "errorlen",
            "num",
            "count",
            "size",
            "num_scripts",
            "num_hot_keys");

    private static final int SOCKADDR_IN_USED = 8;

    /** One line of the listing. */
    record Field(int offset, int size, String type, String name, String value) {

        boolean isPadding() {
            return type.equals("pad") || name.equals("pad");
        }

        boolean isLength() {
            return LENGTHS.contains(name)
                    || name.endsWith(".len")
                    || name.endsWith(".key.size")
                    || name.matches("rec(\\[\\d+])?\\.(length|keylen|datalen)");
        }

        /** {@return whether other fields imply it, so that encoding the packet again proves it right} */
        boolean isStructure() {
            return isLength() || isConstant() || name.endsWith(".reserved1") || isPointer();
        }

        private boolean isConstant() {
            boolean announcedVersion = name.equals("version") && offset >= Frame.HEADER_SIZE;
            return CONSTANTS.contains(name) && !announcedVersion;
        }

        private boolean isPointer() {
            return name.endsWith("(ignored)");
        }

        /** {@return the bytes of the packet that hold whatever the sender's memory held} */
        IntStream undefinedBytes() {
            if (isPointer()) {
                return IntStream.range(offset, offset + size);
            }
            boolean ipv4 = type.equals("sockaddr") && value.startsWith("AF_INET ");
            return ipv4 ? IntStream.range(offset + SOCKADDR_IN_USED, offset + size) : IntStream.empty();
        }
    }

    ByteBuffer frame() {
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    boolean isEvent() {
        return operation.startsWith("EVENT_");
    }

    boolean lists(String name) {
        return fields.stream().anyMatch(field -> field.name().equals(name));
    }

    /** {@return the fields a decoder must tell} */
    List<Field> facts() {
        return fields.stream()
                .filter(field -> !field.isPadding() && !field.isStructure())
                .toList();
    }

    /** {@return the bytes with zeros where the capture calls them undefined} */
    Blob definedBytes() {
        byte[] defined = bytes.toByteArray();
        fields.stream().flatMapToInt(Field::undefinedBytes).forEach(at -> defined[at] = 0);
        return Blob.wrap(defined);
    }

    @Override
    public String toString() {
        return name;
    }
}
