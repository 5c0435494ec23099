// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;

import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.GetAllTunables;
import org.ctdb4j.protocol.control.GetIfaces;
import org.ctdb4j.protocol.control.GetNodeMap;
import org.ctdb4j.protocol.control.GetRecmode;
import org.ctdb4j.protocol.control.GetVnnMap;
import org.ctdb4j.protocol.control.ModifyFlags;
import org.ctdb4j.protocol.type.NodeMap;
import org.ctdb4j.spi.recovery.RecoverySettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PassTest implements Pass.Verdict {
    private static final int FAILED = -1;
    private static final int ACTIVE = RecoveryMode.ACTIVE.code();
    private static final int NORMAL = RecoveryMode.NORMAL.code();

    private final Workbench bench = new Workbench(0, 0, 0);
    private final Pass.Standing standing = new Pass.Standing();
    private boolean clusterLock;
    private int leader;
    private String verdict = "none";

    @BeforeEach
    void answerAsASoundClusterDoes() {
        bench.on(
                GetAllTunables.class,
                (pnn, control) -> Workbench.ok(new GetAllTunables.Reply(Tunables.DEFAULTS).encode()));
        bench.on(GetIfaces.class, (pnn, control) -> Workbench.ok(new GetIfaces.Reply(standing.interfaces).encode()));
        bench.on(GetVnnMap.class, (pnn, control) -> Workbench.ok(new GetVnnMap.Reply(VnnMap.of(7, 0, 1, 2)).encode()));
        modes(NORMAL, NORMAL, NORMAL);
    }

    private void modes(int... modes) {
        bench.on(GetRecmode.class, (pnn, control) -> Workbench.status(modes[pnn]));
    }

    private void refuses(int node, Class<? extends Control> kind) {
        bench.on(kind, (pnn, control) -> Workbench.status(pnn == node ? FAILED : 0));
    }

    private String pass() {
        Leadership leadership = new Leadership(
                bench.cluster,
                bench.out,
                bench.calls,
                new RecoverySettings(clusterLock, 5, false, false),
                leading -> {},
                leader,
                false,
                1);
        pass(leadership);
        return verdict;
    }

    private void pass(Leadership leadership) {
        new Pass(bench.cluster, bench.calls, bench.out, leadership, standing, bench.scope, this).run();
        bench.work();
    }

    @Test
    void findsASoundClusterSound() {
        assertEquals("sound", pass());
    }

    @Test
    void remembersWhoWasRecoveredWhileAnotherRecoveryIsUnderWay() {
        pass();
        bench.on(GetVnnMap.class, (pnn, control) -> Workbench.ok(new GetVnnMap.Reply(VnnMap.of(8, 0, 1)).encode()));
        modes(ACTIVE, ACTIVE, ACTIVE);
        pass();
        assertTrue(bench.cluster.wasRecovered(2));
        modes(NORMAL, NORMAL, NORMAL);
        pass();
        assertFalse(bench.cluster.wasRecovered(2));
    }

    @Test
    void onlyLooksAtItselfOnAFollower() {
        leader = 1;
        assertEquals("nothing", pass());
        assertFalse(bench.asked().contains("GetNodeMap 1"));
        assertFalse(bench.steps().contains("GetVnnMap"));
    }

    @Test
    void doesNothingDuringAnElection() {
        Leadership leadership = new Leadership(
                bench.cluster,
                bench.out,
                bench.calls,
                new RecoverySettings(true, 5, false, false),
                leading -> {},
                Pnn.UNKNOWN,
                false,
                1);
        leadership.heard(Pnn.UNKNOWN);
        pass(leadership);
        assertEquals("nothing", verdict);
    }

    @Test
    void staysInRecoveryAndFrozenOnAnInactiveNode() {
        bench.cluster.nodeMap(Workbench.nodeMap(NodeFlags.STOPPED, 0, 0));
        standing.wallMicros = 77;
        assertEquals("nothing", pass());
        assertTrue(bench.asked().contains("SetRecmode 0"));
        assertTrue(bench.asked().contains("Freeze 0"));
    }

    @Test
    void freezesAnInactiveNodeOnce() {
        bench.cluster.nodeMap(Workbench.nodeMap(NodeFlags.STOPPED, 0, 0));
        modes(ACTIVE, NORMAL, NORMAL);
        pass();
        pass();
        assertEquals(1, bench.asked().stream().filter("Freeze 0"::equals).count());
    }

    @Test
    void asksForATakeoverRunWhenInterfacesAreFirstSeen() {
        pass();
        pass();
        assertEquals(1, bench.said(Srvid.TAKEOVER_RUN).size());
    }

    @Test
    void endsWhenTheNodeRefusesItsTunables() {
        bench.on(GetAllTunables.class, (pnn, control) -> Workbench.status(FAILED));
        assertEquals("nothing", pass());
    }

    @Test
    void blamesANodeThatDoesNotShowItsNodeMap() {
        bench.on(
                GetNodeMap.class,
                (pnn, control) -> pnn == 2
                        ? Workbench.status(FAILED)
                        : Workbench.ok(new GetNodeMap.Reply(bench.cluster.nodeMap()).encode()));
        assertEquals("blame 2", pass());
    }

    /** An election that begins meanwhile reads the node map anew, and there is a node that nobody has asked. */
    @Test
    void leavesANodeThatComesDuringThePassToTheNextOne() {
        bench.cluster.nodeMap(Workbench.nodeMap(0, 0, NodeFlags.DISCONNECTED));
        bench.on(GetNodeMap.class, (pnn, control) -> {
            NodeMap before = bench.cluster.nodeMap();
            if (pnn == 1) {
                bench.cluster.nodeMap(Workbench.nodeMap(0, 0, 0));
            }
            return Workbench.ok(new GetNodeMap.Reply(before).encode());
        });
        assertEquals("nothing", pass());
    }

    @Test
    void believesANodeAboutItself() {
        bench.on(
                GetNodeMap.class,
                (pnn, control) -> Workbench.ok(new GetNodeMap.Reply(
                                pnn == 1 ? Workbench.nodeMap(0, NodeFlags.UNHEALTHY, 0) : Workbench.nodeMap(0, 0, 0))
                        .encode()));
        assertEquals("sound", pass());
        assertTrue(bench.asked().contains("ModifyFlags 0"));
        assertTrue(bench.asked().contains("ModifyFlags 2"));
        assertEquals(NodeFlags.UNHEALTHY, bench.cluster.flags(1));
    }

    @Test
    void endsWhenFlagsCannotBeAgreedUpon() {
        bench.on(
                GetNodeMap.class,
                (pnn, control) -> Workbench.ok(new GetNodeMap.Reply(
                                pnn == 1 ? Workbench.nodeMap(0, NodeFlags.UNHEALTHY, 0) : Workbench.nodeMap(0, 0, 0))
                        .encode()));
        refuses(2, ModifyFlags.class);
        assertEquals("nothing", pass());
    }

    @Test
    void recoversAfterARecoveryThatFailed() {
        standing.needRecovery = Optional.of("an earlier one failed");
        assertEquals("recover, culprit -1", pass());
    }

    @Test
    void recoversWhenANodeIsInRecovery() {
        modes(NORMAL, NORMAL, ACTIVE);
        assertEquals("recover, culprit -1", pass());
    }

    @Test
    void waitsForANodeThatDoesNotTellItsMode() {
        bench.on(GetRecmode.class, (pnn, control) -> pnn == 2 ? Workbench.status(FAILED) : Workbench.status(NORMAL));
        assertEquals("nothing", pass());
    }

    @Test
    void blamesItselfForLeadingWithoutTheLock() {
        clusterLock = true;
        assertEquals("recover, culprit 0", pass());
    }

    @Test
    void comparesNothingWhileRecoveriesAreDisabled() {
        standing.recoveriesDisabled = true;
        bench.on(GetVnnMap.class, (pnn, control) -> Workbench.ok(new GetVnnMap.Reply(VnnMap.of(7, 0)).encode()));
        assertEquals("sound", pass());
    }

    @Test
    void recoversWhenANodeHasAnotherListOfNodes() {
        bench.on(
                GetNodeMap.class,
                (pnn, control) -> Workbench.ok(new GetNodeMap.Reply(
                                pnn == 2
                                        ? Workbench.nodeMap(0, 0, 0, NodeFlags.DISCONNECTED)
                                        : Workbench.nodeMap(0, 0, 0))
                        .encode()));
        assertEquals("recover, culprit 2", pass());
    }

    @Test
    void recoversWhenTheVnnMapIsTooSmall() {
        bench.on(GetVnnMap.class, (pnn, control) -> Workbench.ok(new GetVnnMap.Reply(VnnMap.of(7, 0, 1)).encode()));
        assertEquals("recover, culprit 0", pass());
    }

    @Test
    void recoversWhenTheVnnMapLacksANode() {
        bench.on(GetVnnMap.class, (pnn, control) -> Workbench.ok(new GetVnnMap.Reply(VnnMap.of(7, 0, 1, 3)).encode()));
        assertEquals("recover, culprit 2", pass());
    }

    @Test
    void recoversWhenANodeHasAnotherVnnMap() {
        bench.on(
                GetVnnMap.class,
                (pnn, control) -> Workbench.ok(new GetVnnMap.Reply(VnnMap.of(pnn == 1 ? 6 : 7, 0, 1, 2)).encode()));
        assertEquals("recover, culprit 1", pass());
    }

    @Override
    public void nothing() {
        verdict = "nothing";
    }

    @Override
    public void recover(String why, int culprit) {
        verdict = "recover, culprit " + culprit;
    }

    @Override
    public void blame(int culprit) {
        verdict = "blame " + culprit;
    }

    @Override
    public void sound() {
        verdict = "sound";
    }
}
