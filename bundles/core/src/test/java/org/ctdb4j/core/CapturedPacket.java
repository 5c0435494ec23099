// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPacketException;
import org.ctdb4j.protocol.Packet;

/**
 * A packet that ctdbd 4.17.12 got or sent, as it was captured.
 *
 * @param direction {@code client>daemon}, {@code node0>node1} and the like
 */
record CapturedPacket(String name, String direction, Blob bytes, Packet packet) {
    private static final Path VECTORS =
            Path.of(System.getProperty("ctdb4j.root"), "bundles/protocol/src/test/resources/vectors");

    /** {@return the packets of one capture, in order, less those that a socket refuses before a node sees them} */
    static List<CapturedPacket> read(String capture) {
        try {
            return Stream.of(Files.readString(VECTORS.resolve(capture + ".hex")).split("\n\n"))
                    .filter(block -> block.contains("@packet"))
                    .flatMap(block -> parse(block).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean toDaemon() {
        return direction.startsWith("client");
    }

    /** {@return the bytes of a packet as a node or a daemon sends it} */
    static Blob encode(Packet packet) {
        ByteBuffer out = ByteBuffer.allocate(packet.paddedSize());
        packet.encodePadded(out);
        return Blob.wrap(out.array());
    }

    private static Optional<CapturedPacket> parse(String block) {
        Blob bytes = Blob.ofHex(field(block, "hex: "));
        try {
            Packet packet = Packet.decode(ByteBuffer.wrap(bytes.toByteArray()));
            return Optional.of(new CapturedPacket(field(block, "@packet "), field(block, "dir: "), bytes, packet));
        } catch (MalformedPacketException e) {
            return Optional.empty();
        }
    }

    private static String field(String block, String key) {
        return block.lines()
                .filter(line -> line.startsWith(key))
                .findFirst()
                .orElseThrow()
                .substring(key.length());
    }
}
