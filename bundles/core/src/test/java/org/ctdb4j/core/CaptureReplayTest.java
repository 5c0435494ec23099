// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.DbAttachPersistent;
import org.ctdb4j.protocol.control.DbAttachReplicated;
import org.ctdb4j.protocol.control.GetDbMap;
import org.ctdb4j.protocol.control.ModifyFlags;
import org.ctdb4j.protocol.control.Opcode;
import org.ctdb4j.protocol.control.SetTunable;
import org.ctdb4j.protocol.type.Dbid;
import org.ctdb4j.protocol.type.FlagChange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sends what captured clients sent to ctdbd, and compares what they get with what ctdbd sent, byte for byte. A
 * control for the other node is answered by that node as it was in the capture; a message from elsewhere comes from
 * there.
 */
class CaptureReplayTest {
    private static final int REPLY_DATA_AT = 44;

    /** Messages are replayed at once; the captured ones may have come before or after a recovery. */
    private static final int MESSAGE = -1;

    private static final int GENERATION_AT = 12;

    /** In a node map: behind the count, the first node, and the pnn of the second. */
    private static final int OTHER_FLAGS_AT = 4 + 36 + 4;

    /** Answers whose data tell of times, and of what the captured cluster had been through and held. */
    private static final Set<Integer> DATA_DIFFERS =
            Set.of(Opcode.UPTIME, Opcode.STATISTICS, Opcode.GET_STAT_HISTORY, Opcode.GET_DB_SEQNUM);

    /** Answers whose status is the number of clients, helpers of ctdbd among them. */
    private static final Set<Integer> STATUS_DIFFERS = Set.of(Opcode.PING);

    private static final List<String> NAMES =
            List.of("golden.tdb", "golden3.tdb", "goldenp.tdb", "goldenr.tdb", "g_lock.tdb");

    /** Answers that tell of public addresses and their interfaces. */
    private static final Set<Integer> DATA_ABSENT = Set.of(Opcode.GET_IFACES);

    private static final int STATUS_AT = 32;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tool-pnn",
                "tool-ping",
                "tool-ping-remote",
                "tool-badnode",
                "tool-listvars",
                "tool-getvar",
                "tool-setvar",
                "tool-uptime",
                "tool-statistics",
                "tool-statisticsreset",
                "tool-stats",
                "tool-runstate",
                "tool-status",
                "tool-continue",
                "tool-unban",
                "tool-getdbmap",
                "tool-reloadnodes",
                "tool-nodestatus",
                "tool-nodestatus-all",
                "tool-getpid",
                "tool-getdebug",
                "tool-setdebug",
                "tool-getcapabilities",
                "tool-getreclock",
                "tool-leader",
                "tool-process-exists",
                "tool-setleaderrole",
                "tool-setlmasterrole",
                "tool-attach",
                "tool-attach-replicated",
                "tool-attach3",
                "tool-disable",
                "tool-enable",
                "tool-stop",
                "tool-ban",
                "tool-recover",
                "probe-errors",
                "probe-misc",
                "tool-getdbstatus",
                "tool-getdbmap2",
                "tool-getdbseqnum",
                "tool-setdbreadonly",
                "probe-tunnel"
            })
    void answersAsCtdbdDid(String capture) {
        List<CapturedPacket> packets = CapturedPacket.read(capture);
        Replay replay = new Replay(packets);
        for (CapturedPacket packet : packets) {
            replay.next(packet);
        }
    }

    /** One client of one node. */
    private static final class Replay {
        private final Map<Integer, ReqControl> requests = new HashMap<>();
        private final Map<Integer, ReplyControl> replies = new HashMap<>();
        private final TestNode node;
        private final TestClient client;

        Replay(List<CapturedPacket> packets) {
            TestSettings settings = TestSettings.node(0, 2);
            settings.clusterLock = "/ctdb-t/shared.lock";
            node = TestNode.running(settings);
            node.advance(2);
            node.recover(generation(packets));
            node.world.databaseFolder = "/ctdb-t/n1/db/";
            for (CapturedPacket each : packets) {
                if (!each.toDaemon() && each.packet() instanceof ReplyControl reply) {
                    replies.put(reply.header().reqid(), reply);
                }
            }
            client = node.connect(4242);
        }

        private static int generation(List<CapturedPacket> packets) {
            return packets.stream()
                    .filter(packet -> !packet.toDaemon())
                    .findFirst()
                    .orElseThrow()
                    .packet()
                    .header()
                    .generation();
        }

        void next(CapturedPacket captured) {
            Packet packet = captured.packet();
            if (captured.toDaemon()) {
                send(packet);
            } else {
                expect(captured, packet);
            }
        }

        private void send(Packet packet) {
            if (packet instanceof ReqControl request) {
                requests.put(request.header().reqid(), request);
            }
            node.effects.clear();
            ReplyControl reply = replies.get(packet.header().reqid());
            if (reply != null) {
                adopt(packet, reply);
            }
            client.send(packet);
            if (!node.sentTo(1, ReqControl.class).isEmpty() && reply != null) {
                node.replyFrom(1, reply.status(), reply.data());
            }
        }

        /** What has happened in the captured cluster meanwhile: a recovery, or the other node has changed its flags. */
        private void adopt(Packet packet, ReplyControl reply) {
            int generation = reply.header().generation();
            if (generation != node.snapshot().vnnMap().generation()) {
                node.recover(generation);
            }
            if (packet instanceof ReqControl request) {
                adopt(request, reply);
            }
        }

        private void adopt(ReqControl request, ReplyControl reply) {
            switch (request.opcode()) {
                case Opcode.GET_NODEMAP ->
                    node.controlFrom(
                            1, new ModifyFlags(new FlagChange(1, reply.data().u32At(OTHER_FLAGS_AT), 0)));
                case Opcode.GET_DBMAP -> attachAll(reply);
                case Opcode.DB_OPEN_FLAGS -> attach(new Dbid(request.data().u32At(0), 0));
                case Opcode.GET_ALL_TUNABLES -> adoptTunables(reply);
                default -> {}
            }
        }

        /** Attaches what the captured node had attached, in the same order. */
        private void attachAll(ReplyControl reply) {
            try {
                List<Dbid> databases = new ArrayList<>(
                        GetDbMap.Reply.decode(reply.data()).map().databases());
                Collections.reverse(databases);
                databases.forEach(this::attach);
            } catch (MalformedPayloadException e) {
                throw new IllegalStateException(e);
            }
        }

        private void attach(Dbid database) {
            String name = NAMES.stream()
                    .filter(known -> Databases.idOf(known) == database.dbId())
                    .findFirst()
                    .orElseThrow();
            node.controlFrom(
                    1,
                    switch (database.flags()) {
                        case DatabaseFlags.PERSISTENT -> new DbAttachPersistent(name);
                        case DatabaseFlags.REPLICATED -> new DbAttachReplicated(name);
                        default -> new DbAttach(name);
                    });
        }

        private void adoptTunables(ReplyControl reply) {
            for (Tunable tunable : Tunable.values()) {
                int value = reply.data().u32At(tunable.ordinal() * Integer.BYTES);
                node.controlFrom(1, new SetTunable(value, tunable.text()));
            }
        }

        private void expect(CapturedPacket captured, Packet packet) {
            if (packet instanceof ReqMessage message) {
                node.messageFrom(1, message.srvid(), message.data());
            }
            Packet ours = client.poll(packet.getClass());
            assertNotNull(ours, () -> captured.name() + ": nothing came");
            int reqid = packet.header().reqid();
            if (requests.containsKey(reqid)
                    && DATA_ABSENT.contains(requests.get(reqid).opcode())) {
                return;
            }
            int opcode = requests.containsKey(reqid) ? requests.get(reqid).opcode() : MESSAGE;
            assertEquals(
                    masked(opcode, captured.bytes()),
                    masked(opcode, CapturedPacket.encode(ours)),
                    () -> captured.name() + ": " + ours);
        }

        private static Blob masked(int opcode, Blob packet) {
            byte[] bytes = packet.toByteArray();
            if (opcode == MESSAGE) {
                Arrays.fill(bytes, GENERATION_AT, GENERATION_AT + Integer.BYTES, (byte) 0);
            }
            if (DATA_DIFFERS.contains(opcode)) {
                Arrays.fill(bytes, REPLY_DATA_AT, bytes.length, (byte) 0);
            }
            if (STATUS_DIFFERS.contains(opcode)) {
                Arrays.fill(bytes, STATUS_AT, STATUS_AT + Integer.BYTES, (byte) 0);
            }
            return Blob.wrap(bytes);
        }
    }
}
