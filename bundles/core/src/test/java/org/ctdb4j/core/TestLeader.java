// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbFreeze;
import org.ctdb4j.protocol.control.DbPull;
import org.ctdb4j.protocol.control.DbPushConfirm;
import org.ctdb4j.protocol.control.DbPushStart;
import org.ctdb4j.protocol.control.DbThaw;
import org.ctdb4j.protocol.control.DbTransactionCommit;
import org.ctdb4j.protocol.control.DbTransactionStart;
import org.ctdb4j.protocol.control.GetDbSeqnum;
import org.ctdb4j.protocol.control.WipeDatabase;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;

/** The steps of a recovery, as node 1 does them to node 0. */
final class TestLeader {
    static final int PNN = 1;
    static final long SRVID = Srvid.recovery(1);

    private static final int FOLLOWER = 0;

    private final DatabaseCluster cluster;
    private final DatabaseNode node;

    TestLeader(DatabaseCluster cluster) {
        this.cluster = cluster;
        this.node = cluster.node(PNN);
    }

    static RecData record(Blob key, long rsn, int dmaster, int flags, String data) {
        return RecData.of(0, key, new RecordHeader(rsn, dmaster, flags), Blob.utf8(data));
    }

    ReplyControl ask(Control control) {
        return cluster.ask(PNN, FOLLOWER, control);
    }

    void freeze() {
        askWell(new DbFreeze(cluster.dbId));
    }

    void start(int tid) {
        askWell(new DbTransactionStart(cluster.dbId, tid));
    }

    void wipe(int tid) {
        askWell(new WipeDatabase(cluster.dbId, tid));
    }

    void commit(int tid) {
        askWell(new DbTransactionCommit(cluster.dbId, tid));
    }

    /** {@return how many records the node says it has taken} */
    int push(RecData... records) {
        pushOnly(records);
        return askWell(new DbPushConfirm(cluster.dbId)).data().u32At(0);
    }

    void pushOnly(RecData... records) {
        askWell(new DbPushStart(cluster.dbId, 0, SRVID));
        send(RecBuffer.of(cluster.dbId, List.of(records)).encode());
    }

    void send(Blob data) {
        Header header = new Header(node.context.generation(), FOLLOWER, PNN, 0);
        node.step(() -> node.context.send(new ReqMessage(header, SRVID, data)));
    }

    /** {@return the records the node has sent, as many as it says} */
    List<RecData> pull() throws MalformedPayloadException {
        node.messages.clear();
        ReplyControl reply = askWell(new DbPull(cluster.dbId, -1, SRVID));
        List<RecData> records = new ArrayList<>();
        for (ReqMessage message : node.messages) {
            assertEquals(SRVID, message.srvid());
            RecBuffer buffer = RecBuffer.decodeWithHeaders(message.data());
            assertEquals(cluster.dbId, buffer.dbId());
            buffer.forEach(records::add);
        }
        assertEquals(Blob.u32(records.size()), reply.data());
        return records;
    }

    long seqnum() {
        return askWell(new GetDbSeqnum(cluster.dbId)).data().u64At(0);
    }

    /** Recovers all nodes, with nothing in the database afterwards. */
    void recover(int generation) {
        cluster.askAll(PNN, new DbFreeze(cluster.dbId)).forEach(TestLeader::assertWell);
        cluster.nodes.forEach(each -> each.context.vnnMap = each.context.vnnMap.withGeneration(generation));
        for (Control control : List.of(
                new DbTransactionStart(cluster.dbId, generation),
                new WipeDatabase(cluster.dbId, generation),
                new DbTransactionCommit(cluster.dbId, generation),
                new DbThaw(cluster.dbId))) {
            cluster.askAll(PNN, control).forEach(TestLeader::assertWell);
        }
    }

    private ReplyControl askWell(Control control) {
        ReplyControl reply = ask(control);
        assertWell(reply);
        return reply;
    }

    private static void assertWell(ReplyControl reply) {
        assertEquals(0, reply.status());
    }
}
