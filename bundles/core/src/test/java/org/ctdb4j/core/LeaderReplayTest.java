// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;

import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.Opcode;
import org.junit.jupiter.api.Test;

/**
 * Follows a real leader through the start of a cluster: what ctdbd on node 0 sent to node 1 is sent to a node, whose
 * answers must be those of ctdbd on node 1, byte for byte. What the captured node 1 asked on its own account is left
 * out, but for the cluster lock.
 */
class LeaderReplayTest {
    /** Where the answers tell of public addresses. */
    private static final Set<Integer> ANSWERS_DIFFER = Set.of(Opcode.GET_PUBLIC_IPS);

    /** The captured leader went on for a while; by then the health of the captured node 1 had changed. */
    private static final String LAST = "node-startup/073";

    private final TestNode node = TestNode.started(settings());
    private ReqControl lastRequest;

    @Test
    void followsALeaderThroughItsFirstRecovery() {
        for (CapturedPacket captured : CapturedPacket.read("node-startup")) {
            if (captured.direction().equals("node0>node1")) {
                send(captured.packet());
            } else {
                compare(captured);
            }
            if (captured.name().equals(LAST)) {
                break;
            }
        }

        assertEquals(RecoveryMode.NORMAL, node.snapshot().recoveryMode());
        assertEquals(RunState.STARTUP, node.snapshot().runState());
        assertEquals(
                List.of("startrecovery", "recovered", "ipreallocated"),
                node.eventsRun().subList(0, 3));
    }

    private void send(Packet packet) {
        if (packet instanceof ReqControl request) {
            lastRequest = request;
        }
        if (packet instanceof ReplyControl reply) {
            answer(reply);
        } else {
            node.packetFrom(0, packet);
        }
    }

    /** Our question has another id than that of the captured node. */
    private void answer(ReplyControl reply) {
        if (reply.data().text().endsWith(".lock")) {
            node.replyFrom(0, reply.status(), reply.data());
        }
    }

    private void compare(CapturedPacket captured) {
        if (!(captured.packet() instanceof ReplyControl reply) || ANSWERS_DIFFER.contains(lastRequest.opcode())) {
            return;
        }
        ReplyControl ours = node.answerTo(0, reply.header().reqid());
        assertEquals(captured.bytes(), CapturedPacket.encode(ours), () -> captured.name() + ": " + ours);
    }

    private static TestSettings settings() {
        TestSettings settings = TestSettings.node(1, 2);
        settings.clusterLock = "/ctdb-t/shared.lock";
        return settings;
    }
}
