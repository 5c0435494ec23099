// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.DumpMemory;
import org.ctdb4j.protocol.control.GetNodeMap;
import org.ctdb4j.protocol.control.ModifyFlags;
import org.ctdb4j.protocol.control.RegisterSrvid;
import org.ctdb4j.protocol.message.Answer;
import org.ctdb4j.protocol.message.Banning;
import org.ctdb4j.protocol.message.DisableIpCheck;
import org.ctdb4j.protocol.message.DisableRecoveries;
import org.ctdb4j.protocol.message.DisableTakeoverRuns;
import org.ctdb4j.protocol.message.ElectionCall;
import org.ctdb4j.protocol.message.Leader;
import org.ctdb4j.protocol.message.MemDump;
import org.ctdb4j.protocol.message.MessagePayload;
import org.ctdb4j.protocol.message.PushNodeFlags;
import org.ctdb4j.protocol.message.TakeoverRun;
import org.ctdb4j.protocol.type.DisableMessage;
import org.ctdb4j.protocol.type.FlagChange;
import org.ctdb4j.protocol.type.NodeMap;
import org.ctdb4j.protocol.type.SrvidMessage;

/** The messages a recovery listens for ({@code spec/daemon.md} 6.1), each taken to the part it concerns. */
final class Mailbox {
    /** In the order in which they are registered. */
    private static final List<Long> SRVIDS = List.of(
            Srvid.MEM_DUMP,
            Srvid.BANNING,
            Srvid.ELECTION,
            Srvid.SET_NODE_FLAGS,
            Srvid.PUSH_NODE_FLAGS,
            Srvid.RELOAD_NODES,
            Srvid.TAKEOVER_RUN,
            Srvid.DISABLE_IP_CHECK,
            Srvid.REBALANCE_NODE,
            Srvid.DISABLE_TAKEOVER_RUNS,
            Srvid.DISABLE_RECOVERIES,
            Srvid.LEADER);

    /** Takes one message of its kind. */
    private interface Handler {
        void take(MessagePayload message);
    }

    private final Cluster cluster;
    private final Calls calls;
    private final Leadership leadership;
    private final Supervisor supervisor;
    private final Scope scope = new Scope();
    private final Map<Long, Handler> handlers = new LinkedHashMap<>();

    Mailbox(Cluster cluster, Calls calls, Leadership leadership, Supervisor supervisor) {
        this.cluster = cluster;
        this.calls = calls;
        this.leadership = leadership;
        this.supervisor = supervisor;
        handlers.put(Srvid.MEM_DUMP, message -> dumpMemory(((MemDump) message).replyTo()));
        handlers.put(Srvid.BANNING, message -> supervisor.banning(((Banning) message).pnn()));
        handlers.put(Srvid.ELECTION, message -> leadership.candidate(((ElectionCall) message).election()));
        handlers.put(Srvid.PUSH_NODE_FLAGS, message -> pushFlags(((PushNodeFlags) message).change()));
        handlers.put(Srvid.TAKEOVER_RUN, message -> supervisor.takeoverRequested(((TakeoverRun) message).replyTo()));
        handlers.put(
                Srvid.DISABLE_IP_CHECK,
                message -> supervisor.takeovers().request(seconds(((DisableIpCheck) message).seconds())));
        handlers.put(
                Srvid.DISABLE_TAKEOVER_RUNS,
                message -> suspend(supervisor.takeovers(), ((DisableTakeoverRuns) message).request()));
        handlers.put(
                Srvid.DISABLE_RECOVERIES,
                message -> suspend(supervisor.recoveries(), ((DisableRecoveries) message).request()));
        handlers.put(Srvid.LEADER, message -> leadership.heard(((Leader) message).pnn()));
    }

    /** Has the node deliver what is listened for. */
    void register() {
        for (long srvid : SRVIDS) {
            calls.tell(cluster.pnn(), new RegisterSrvid(srvid));
        }
    }

    /** A message has come; a malformed one is dropped. */
    void received(ReqMessage packet) {
        if (Srvid.isRecovery(packet.srvid())) {
            supervisor.srvids().deliver(packet.srvid(), packet.data());
            return;
        }
        Handler handler = handlers.get(packet.srvid());
        if (handler == null) {
            return;
        }
        try {
            handler.take(MessagePayload.decode(packet));
        } catch (MalformedPayloadException e) {
            supervisor.dropped(packet.srvid(), e.getMessage());
        }
    }

    private static long seconds(int seconds) {
        return TimeUnit.SECONDS.toNanos(Integer.toUnsignedLong(seconds));
    }

    private void suspend(Suspension suspension, DisableMessage request) {
        boolean taken = suspension.request(seconds(request.timeoutSeconds()));
        if (request.srvid() != 0) {
            Answer answer = new Answer(taken ? cluster.pnn() : Suspension.BUSY);
            calls.say(request.pnn(), request.srvid(), answer.encode());
        }
    }

    /** The recovery has no process of its own: its memory is the node's. */
    private void dumpMemory(SrvidMessage answerTo) {
        long limit = cluster.nanos(Tunable.CONTROL_TIMEOUT);
        calls.ask(scope, cluster.pnn(), new DumpMemory(), 0, limit, reply -> {
            if (reply.ok()) {
                calls.say(answerTo.pnn(), answerTo.srvid(), reply.data());
            }
        });
    }

    /** The own health has changed: whoever the leader sees connected is told at once. */
    private void pushFlags(FlagChange change) {
        int leader = leadership.leader();
        if (leader == Pnn.UNKNOWN) {
            return;
        }
        long limit = cluster.nanos(Tunable.RECOVER_TIMEOUT);
        calls.ask(scope, leader, new GetNodeMap(), 0, limit, reply -> {
            NodeMap map = reply.decode(GetNodeMap.Reply::decode, new GetNodeMap.Reply(new NodeMap(List.of())))
                    .map();
            int unreachable = NodeFlags.DISCONNECTED | NodeFlags.DELETED;
            calls.gather(scope, Cluster.without(map, unreachable), new ModifyFlags(change), 0, limit, answers -> {});
        });
    }
}
