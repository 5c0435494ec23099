// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.core.Vectors.Vector;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbPushStart;
import org.ctdb4j.protocol.control.Opcode;
import org.ctdb4j.protocol.type.RecBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real nodes' conversations played by ours: what clients sent is sent again, and each packet between the nodes must be the captured
 * one, byte for byte but for the request ids, which must agree among themselves.
 */
class VectorReplayTest {
    private static final int GOLDEN = 0x5a483fb0;
    private static final int REDIRECT = 0x92fdf459;
    private static final int READONLY = 0x7b7269e1;

    /** Freeze, start, pull or sequence number, wipe, push start and confirm, commit, thaw. */
    private static final int CONTROLS_PER_DATABASE = 8;

    private final Map<Integer, Integer> reqids = new HashMap<>();
    private final Map<String, Integer> clients = new TreeMap<>();

    /** Each client's write between its answer and the next call is what the captured packets show of it. */
    @Test
    void movesARecordBetweenTwoNodesAsCtdbdDoes() {
        List<Vector> vectors = Vectors.read("node-migration");
        DatabaseCluster cluster = new DatabaseCluster(2, GOLDEN, 0, generationOf(vectors.get(0)), Cures.ALL);
        Blob key = Blob.utf8("key1");
        clientOf(cluster, 0, key);
        exchange(cluster, vectors.subList(0, 2));
        writeAt(cluster.node(0), key, "value1");
        clientOf(cluster, 1, key);
        exchange(cluster, vectors.subList(2, 4));
        writeAt(cluster.node(1), key, "value2");
        clientOf(cluster, 0, key);
        exchange(cluster, vectors.subList(4, 6));
    }

    /** The record has not been written: it goes without data and without flags. */
    @Test
    void movesAnEmptyRecordAsCtdbdDoes() {
        List<Vector> vectors = Vectors.read("node-migration");
        DatabaseCluster cluster = new DatabaseCluster(2, GOLDEN, 0, generationOf(vectors.get(6)), Cures.ALL);
        Blob key = Blob.utf8("key2");
        clientOf(cluster, 0, key);
        exchange(cluster, vectors.subList(6, 8));
        DatabaseNode lmaster = cluster.node(1);
        lmaster.call(
                lmaster.connect(),
                key,
                callOf(vectors.get(10)).callId(),
                callOf(vectors.get(10)).flags());
        exchange(cluster, vectors.subList(10, 12));
    }

    @Test
    void redirectsAmongThreeNodesAsCtdbdDoes() {
        List<Vector> vectors = Vectors.read("node-redirect");
        DatabaseCluster cluster = new DatabaseCluster(3, REDIRECT, 0, generationOf(vectors.get(1)), Cures.ALL);
        replay(cluster, vectors.subList(0, 4));
        writeAt(cluster.node(2), callOf(vectors.get(0)).key(), "redirected");
        replay(cluster, vectors.subList(4, 23));
    }

    /** Two calls at once: the second reaches the old dmaster after the record has left, and follows it. */
    @Test
    void chasesARecordAsCtdbdDoes() {
        List<Vector> vectors = Vectors.read("node-redirect");
        DatabaseCluster cluster = new DatabaseCluster(3, REDIRECT, 0, generationOf(vectors.get(1)), Cures.ALL);
        Blob key = callOf(vectors.get(55)).key();
        cluster.node(2).put(key, 3, 2, 0, "shared data");
        cluster.node(1).put(key, 1, 2, 0, "");
        replay(cluster, vectors.subList(55, 67));
    }

    /** Two nodes read a record of the third; then a client of the first writes it; then the same at the first itself. */
    @Test
    void givesCopiesAwayAndCallsThemBackAsCtdbdDoes() {
        List<Vector> vectors = Vectors.read("node-redirect");
        DatabaseCluster cluster =
                new DatabaseCluster(3, REDIRECT, DatabaseFlags.READONLY, generationOf(vectors.get(24)), Cures.ALL);
        Blob key = callOf(vectors.get(23)).key();
        cluster.node(2).put(key, 3, 2, 0, "shared data");
        cluster.node(1).put(key, 1, 2, 0, "");
        replay(cluster, vectors.subList(23, 55));
    }

    /** Clients that ask for the header get it, the others do not; the node asks for it every time. */
    @Test
    void asksForCopiesAsCtdbdDoes() {
        List<Vector> vectors = Vectors.read("node-readonly");
        List<Vector> client = Vectors.read("probe-readonly-client");
        DatabaseCluster cluster =
                new DatabaseCluster(2, READONLY, DatabaseFlags.READONLY, generationOf(vectors.get(14)), Cures.ALL);
        cluster.node(0).put(callOf(vectors.get(14)).key(), 3, 0, 0, "rovalue");
        cluster.node(0).put(callOf(vectors.get(18)).key(), 3, 0, 0, "rovalue2");
        cluster.node(1).put(callOf(vectors.get(14)).key(), 1, 0, 0, "");
        cluster.node(1).put(callOf(vectors.get(18)).key(), 1, 0, 0, "");
        askAndCompare(cluster, client.subList(4, 6), vectors.subList(14, 16));
        askAndCompare(cluster, client.subList(4, 6), vectors.subList(16, 18));
        askAndCompare(cluster, client.subList(6, 8), vectors.subList(18, 20));
        askAndCompare(cluster, client.subList(8, 10), vectors.subList(20, 22));
        askAndCompare(cluster, client.subList(10, 12), vectors.subList(22, 26));
    }

    @ParameterizedTest
    @CsvSource({
        // database, flags, sequence number
        "ea860150, 1, 0",
        "c342e5f4, 1, 3",
        "4d2a432b, 0, 0",
        "5a483fb0, 0, 0",
    })
    void isRecoveredAsCtdbdIs(String dbId, int flags, long sequenceNumber) {
        List<Vector> vectors = Vectors.read("node-recovery");
        DatabaseCluster cluster = recoveryCluster(vectors, dbId, flags, 2);
        if (sequenceNumber != 0) {
            RecordHeader header = new RecordHeader(sequenceNumber, 0, 0);
            cluster.node(1).records.put(SequenceNumber.KEY, header, Blob.u64(sequenceNumber));
        }
        assertEquals(CONTROLS_PER_DATABASE, recover(cluster, vectors, 1));
    }

    @ParameterizedTest
    @CsvSource({"0", "2"})
    void isPulledFromAndPushedToAsCtdbdIs(int follower) {
        List<Vector> vectors = Vectors.read("node-redirect").subList(101, 179);
        DatabaseCluster cluster = recoveryCluster(vectors, Integer.toHexString(REDIRECT), 0, 3);
        fillFromPull(cluster.node(follower), vectors, follower);
        assertEquals(CONTROLS_PER_DATABASE, recover(cluster, vectors, follower));
    }

    // ---- calls

    private void replay(DatabaseCluster cluster, List<Vector> vectors) {
        for (Vector vector : vectors) {
            if (vector.isBetweenNodes()) {
                exchange(cluster, List.of(vector));
            } else if (vector.direction().startsWith("client")) {
                DatabaseNode node = cluster.node(vector.clientsNode());
                int client = clients.computeIfAbsent(vector.connection(), c -> node.connect());
                node.step(() -> node.machine.callFromClient(client, callOf(vector)));
            } else {
                DatabaseNode node = cluster.node(vector.clientsNode());
                List<Packet> inbox = node.inboxes.get(clients.get(vector.connection()));
                ReplyCall answer = (ReplyCall) inbox.remove(0);
                assertEquals(vector.bytes(), Vectors.wire(answer), vector::toString);
            }
        }
    }

    /** A client of node 1 asks, the nodes talk, the client is answered. */
    private void askAndCompare(DatabaseCluster cluster, List<Vector> client, List<Vector> between) {
        DatabaseNode node = cluster.node(1);
        int id = node.connect();
        node.step(() -> node.machine.callFromClient(id, callOf(client.get(0))));
        exchange(cluster, between);
        assertEquals(client.get(1).bytes(), Vectors.wire(node.inboxes.get(id).remove(0)));
    }

    private void exchange(DatabaseCluster cluster, List<Vector> vectors) {
        for (Vector vector : vectors) {
            Packet sent = cluster.link(vector.from(), vector.to()).peek();
            assertNotNull(sent, () -> "Not sent: " + vector + "\n" + cluster.trace);
            assertSame(vector, sent);
            cluster.deliver(vector.from(), vector.to());
        }
    }

    private void assertSame(Vector vector, Packet sent) {
        Header captured = vector.packet().header();
        int known = reqids.computeIfAbsent(captured.reqid(), id -> sent.header().reqid());
        assertEquals(known, sent.header().reqid(), () -> "request id of " + vector);
        Packet masked = maskClient(vector, sent.withHeader(sent.header().withReqid(captured.reqid())));
        assertEquals(
                vector.bytes(), Vectors.wire(masked), () -> "captured: " + vector + "\nsent: " + PacketText.of(sent));
    }

    /** ctdbd calls copies back by a process of its own, which is a client. */
    private static Packet maskClient(Vector vector, Packet sent) {
        return sent instanceof ReqControl control && vector.packet() instanceof ReqControl captured
                ? control.withClientId(captured.clientId())
                : sent;
    }

    private static void clientOf(DatabaseCluster cluster, int pnn, Blob key) {
        cluster.node(pnn).migrate(cluster.node(pnn).connect(), key);
    }

    private static void writeAt(DatabaseNode node, Blob key, String data) {
        node.records.put(key, node.records.get(key).header(), Blob.utf8(data));
    }

    private static ReqCall callOf(Vector vector) {
        return (ReqCall) vector.packet();
    }

    private static int generationOf(Vector vector) {
        return vector.packet().header().generation();
    }

    // ---- recovery

    private static DatabaseCluster recoveryCluster(List<Vector> vectors, String dbId, int flags, int size) {
        Vector first = vectors.stream()
                .filter(vector -> isControl(vector, Opcode.DB_FREEZE))
                .findFirst()
                .orElseThrow();
        return new DatabaseCluster(size, Integer.parseUnsignedInt(dbId, 16), flags, generationOf(first), Cures.ALL);
    }

    /** Sends the leader's controls and messages for the database to the follower. {@return the answers compared} */
    private static int recover(DatabaseCluster cluster, List<Vector> vectors, int follower) {
        Map<Integer, Vector> answers = new HashMap<>();
        List<Vector> messages = new ArrayList<>();
        for (Vector vector : vectors) {
            if (vector.isBetweenNodes() && vector.from() == follower) {
                if (vector.packet() instanceof ReplyControl reply) {
                    answers.put(reply.header().reqid(), vector);
                } else if (vector.packet() instanceof ReqMessage) {
                    messages.add(vector);
                }
            }
        }
        Set<Long> pushes = new HashSet<>();
        int compared = 0;
        for (Vector vector : vectors) {
            if (!vector.isBetweenNodes() || vector.to() != follower) {
                continue;
            }
            Packet packet = vector.packet();
            if (packet instanceof ReqMessage message && pushes.contains(message.srvid())) {
                cluster.node(follower).receive(message);
            } else if (packet instanceof ReqControl request && isFor(cluster.dbId, request)) {
                if (request.opcode() == Opcode.DB_PUSH_START) {
                    pushes.add(((DbPushStart) decode(request)).targetSrvid());
                }
                cluster.node(follower).receive(request);
                while (cluster.node(follower).work()) {}
                compare(
                        cluster,
                        follower,
                        vector.from(),
                        answers.get(request.header().reqid()),
                        messages);
                compared++;
            }
        }
        return compared;
    }

    private static void compare(
            DatabaseCluster cluster, int follower, int leader, Vector answer, List<Vector> messages) {
        for (Packet sent : List.copyOf(cluster.link(follower, leader))) {
            if (sent instanceof ReqMessage message) {
                assertEquals(messageTo(message.srvid(), messages), Vectors.wire(sent));
            } else {
                assertEquals(answer.bytes(), Vectors.wire(sent), answer::toString);
            }
        }
        cluster.link(follower, leader).clear();
    }

    private static Blob messageTo(long srvid, List<Vector> messages) {
        return messages.stream()
                .filter(vector -> ((ReqMessage) vector.packet()).srvid() == srvid)
                .findFirst()
                .orElseThrow()
                .bytes();
    }

    private static void fillFromPull(DatabaseNode node, List<Vector> vectors, int follower) {
        for (Vector vector : vectors) {
            if (vector.isBetweenNodes() && vector.from() == follower && vector.packet() instanceof ReqMessage message) {
                try {
                    RecBuffer.decodeWithHeaders(message.data())
                            .forEach(record -> node.records.put(record.key(), record.header(), record.value()));
                } catch (MalformedPayloadException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    private static boolean isFor(int dbId, ReqControl request) {
        return List.of(
                                Opcode.DB_FREEZE,
                                Opcode.DB_THAW,
                                Opcode.DB_TRANSACTION_START,
                                Opcode.DB_TRANSACTION_COMMIT,
                                Opcode.DB_PULL,
                                Opcode.DB_PUSH_START,
                                Opcode.DB_PUSH_CONFIRM,
                                Opcode.WIPE_DATABASE,
                                Opcode.GET_DB_SEQNUM)
                        .contains(request.opcode())
                && request.data().u32At(0) == dbId;
    }

    private static boolean isControl(Vector vector, int opcode) {
        return vector.isBetweenNodes() && vector.packet() instanceof ReqControl request && request.opcode() == opcode;
    }

    private static Control decode(ReqControl request) {
        try {
            return Control.decode(request);
        } catch (MalformedPayloadException e) {
            throw new AssertionError(e);
        }
    }
}
