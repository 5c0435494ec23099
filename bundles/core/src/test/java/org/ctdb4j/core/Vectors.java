// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPacketException;
import org.ctdb4j.protocol.Packet;

/** Packets captured from real daemons, in the order they were seen. */
final class Vectors {
    private static final Path FOLDER = Path.of("..", "protocol", "src", "test", "resources", "vectors");

    private Vectors() {}

    /**
     * @param number in its file, from 1
     * @param direction {@code node0>node1}, {@code client>daemon}…
     * @param connection for a client: which one, of which node
     */
    record Vector(int number, String direction, String connection, Blob bytes) {
        Packet packet() {
            try {
                return Packet.decode(ByteBuffer.wrap(bytes.toByteArray()));
            } catch (MalformedPacketException e) {
                throw new AssertionError("Vector " + number, e);
            }
        }

        boolean isBetweenNodes() {
            return direction.startsWith("node");
        }

        int from() {
            return direction.charAt("node".length()) - '0';
        }

        int to() {
            return direction.charAt(direction.length() - 1) - '0';
        }

        /** {@return pnn of the node that serves the client} */
        int clientsNode() {
            return connection.charAt(connection.length() - 1) - '0';
        }

        @Override
        public String toString() {
            return number + " " + direction + " " + PacketText.of(packet());
        }
    }

    static List<Vector> read(String name) {
        List<Vector> vectors = new ArrayList<>();
        try {
            for (String block : Files.readString(FOLDER.resolve(name + ".hex")).split("\n\n")) {
                Map<String, String> fields = new TreeMap<>();
                block.lines()
                        .filter(line -> line.matches("[a-z]+: .*"))
                        .forEach(line -> fields.put(
                                line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2)));
                if (fields.containsKey("hex")) {
                    int number = vectors.size() + 1;
                    vectors.add(
                            new Vector(number, fields.get("dir"), fields.get("conn"), Blob.ofHex(fields.get("hex"))));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return vectors;
    }

    /** {@return the packet as ctdbd would put it on the wire} */
    static Blob wire(Packet packet) {
        ByteBuffer out = ByteBuffer.allocate(packet.paddedSize());
        packet.encodePadded(out);
        return Blob.wrap(out.array());
    }
}
