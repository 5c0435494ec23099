// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.Random;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReplyDmaster;
import org.ctdb4j.protocol.ReplyError;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqDmaster;
import org.ctdb4j.protocol.ReqKeepalive;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.ReqTunnel;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.Opcode;
import org.ctdb4j.protocol.control.SetRecmode;
import org.ctdb4j.protocol.control.SetVnnMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets that make no sense, drawn from a seed: what others do wrong is no reason for a node to fail. */
class HostilePacketTest {
    private static final String NAME = "golden.tdb";
    private static final int PACKETS = 3_000;
    private static final int[] NUMBERS = {0, 1, 2, 3, 77, -1, Integer.MAX_VALUE - 198, Integer.MIN_VALUE, Pnn.CURRENT};
    private static final Blob[] BLOBS = {
        Blob.EMPTY, Blob.utf8("key1"), Blob.ofHex("ff".repeat(24)), Blob.ofHex("00".repeat(64)), Blob.u32(1)
    };

    private Random random;
    private TestNode node;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void doNoHarm(long seed) {
        begin(seed, TestNode.running(0, 3));

        for (int i = 0; i < PACKETS; i++) {
            send(packet());
        }
    }

    @Test
    void doNoHarmWithAMapOfStrangers() {
        begin(6, TestNode.running(0, 3));
        node.controlFrom(1, new SetRecmode(RecoveryMode.ACTIVE));
        node.controlFrom(1, new SetVnnMap(VnnMap.of(TestNode.GENERATION, 77, -1, 2)));

        for (int i = 0; i < PACKETS; i++) {
            send(packet());
        }
    }

    private void begin(long seed, TestNode begun) {
        random = new Random(seed);
        node = begun;
        node.connect(100).ask(new DbAttach(NAME));
    }

    /** From a peer or from the client, which is replaced when the node has closed it. */
    private void send(Packet packet) {
        if (random.nextBoolean()) {
            node.packetFrom(1 + random.nextInt(2), packet);
        } else {
            node.step(new Event.ClientPacket(1, packet));
        }
        node.effects.clear();
        if (random.nextInt(50) == 0) {
            node.advance(1);
        }
    }

    private Packet packet() {
        Header header = new Header(generation(), number(), number(), number());
        return switch (random.nextInt(10)) {
            case 0 -> new ReqCall(header, number(), dbId(), callId(), number(), blob(), blob());
            case 1 -> new ReplyCall(header, number(), blob());
            case 2 -> new ReqDmaster(header, dbId(), number(), number(), blob(), blob(), number());
            case 3 -> new ReplyDmaster(header, dbId(), number(), blob(), blob(), number());
            case 4 -> new ReplyError(header, number(), blob());
            case 5 -> new ReqMessage(header, number(), blob());
            case 6 ->
                new ReqControl(
                        header,
                        opcode(),
                        number(),
                        number(),
                        number(),
                        Blob.u32(dbId()).concat(blob()));
            case 7 -> new ReplyControl(header, number(), blob(), blob());
            case 8 -> ReqKeepalive.versioned(header, ReqKeepalive.VERSION_4_17, number());
            default -> new ReqTunnel(header, number(), number(), blob());
        };
    }

    /** Any but those that make the node leave or wait for long. */
    private int opcode() {
        int opcode = random.nextInt(165);
        boolean leaves = opcode == Opcode.SHUTDOWN || opcode == Opcode.START_RECOVERY;
        return leaves ? Opcode.PING : opcode;
    }

    private int generation() {
        return random.nextInt(4) == 0 ? number() : node.snapshot().vnnMap().generation();
    }

    private int dbId() {
        return random.nextInt(4) == 0 ? number() : Databases.idOf(NAME);
    }

    private int callId() {
        return random.nextInt(4) == 0 ? number() : CallId.NULL + random.nextInt(3);
    }

    private int number() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private Blob blob() {
        return BLOBS[random.nextInt(BLOBS.length)];
    }
}
