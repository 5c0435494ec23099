// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import static org.ctdb4j.protocol.PacketAssert.HEADER;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.sun.management.ThreadMXBean;

/** What is decoded for every request costs its record, its header and its blobs, and encoding costs nothing. */
class HotPathTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Record, header, and for each of two blobs its object and its array, of up to eight bytes. */
    private static final int DECODED_MAX = 64 + 32 + 2 * (32 + 24);

    private static final int ROUNDS = 1_000;

    static List<Packet> packets() {
        Blob key = Blob.utf8("key1");
        Blob data = Blob.utf8("value1");
        return List.of(
                new ReqCall(HEADER, 0, 1, CallId.NULL, 0, key, data),
                new ReplyCall(HEADER, 0, data),
                new ReqDmaster(HEADER, 1, 2, 3, key, data, 0),
                new ReplyDmaster(HEADER, 1, 2, key, data, 0),
                new ReqMessage(HEADER, 1, data),
                new ReqControl(HEADER, 3, 0, 0, 0, data),
                new ReplyControl(HEADER, 0, data, key));
    }

    @ParameterizedTest
    @MethodSource("packets")
    void allocatesNothingElse(Packet packet) throws Exception {
        ByteBuffer buffer = ByteBuffer.allocateDirect(packet.paddedSize());
        long spent = Math.min(spentOnRounds(packet, buffer), spentOnRounds(packet, buffer));
        assertTrue(spent <= ROUNDS * DECODED_MAX, () -> packet + ": " + spent / ROUNDS + " bytes a round");
    }

    private static long spentOnRounds(Packet packet, ByteBuffer buffer) throws MalformedPacketException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            packet.encodePadded(buffer.clear());
            Packet.decode(buffer.flip());
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
