// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.control.GetAllTunables;
import org.ctdb4j.protocol.control.GetDbMap;
import org.ctdb4j.protocol.control.GetPublicIps;
import org.ctdb4j.protocol.control.GetRecmode;
import org.ctdb4j.protocol.control.GetVnnMap;
import org.ctdb4j.protocol.type.DbidMap;
import org.ctdb4j.protocol.type.PublicIpList;
import org.ctdb4j.protocol.type.SrvidMessage;
import org.ctdb4j.spi.recovery.RecoverySettings;
import org.ctdb4j.spi.spool.HeapSpools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SupervisorTest {
    private static final long ANSWERS = 0x1234_5678L;

    private final Workbench bench = new Workbench(0, 0, 0);
    private final Supervisor supervisor = new Supervisor(
            bench.cluster,
            bench.calls,
            bench.out,
            new Storeroom(new HeapSpools()),
            DatabaseOrder.SIDE_BY_SIDE,
            1,
            Map.of(),
            0);

    @BeforeEach
    void answerAsASoundClusterDoes() {
        bench.on(
                GetAllTunables.class,
                (pnn, control) -> Workbench.ok(new GetAllTunables.Reply(Tunables.DEFAULTS).encode()));
        bench.on(GetVnnMap.class, (pnn, control) -> Workbench.ok(new GetVnnMap.Reply(VnnMap.of(7, 0, 1, 2)).encode()));
        bench.on(
                GetPublicIps.class,
                (pnn, control) -> Workbench.ok(new GetPublicIps.Reply(new PublicIpList(List.of())).encode()));
        bench.on(GetDbMap.class, (pnn, control) -> Workbench.ok(new GetDbMap.Reply(new DbidMap(List.of())).encode()));
        mode(RecoveryMode.NORMAL);
    }

    private void mode(RecoveryMode mode) {
        bench.on(GetRecmode.class, (pnn, control) -> Workbench.status(mode.code()));
    }

    private void begin(int leader) {
        RecoverySettings settings = new RecoverySettings(false, 5, false, true);
        Leadership leadership =
                new Leadership(bench.cluster, bench.out, bench.calls, settings, supervisor, leader, false, 1);
        supervisor.begin(leadership, true);
        bench.work();
    }

    @Test
    void leavesASoundClusterAlone() {
        begin(0);
        assertFalse(bench.steps().contains("StartRecovery"));
        assertFalse(bench.steps().contains("IpReallocated"));
    }

    @Test
    void recoversAndThenTakesOver() {
        mode(RecoveryMode.ACTIVE);
        begin(0);
        int end = bench.steps().indexOf("EndRecovery");
        assertTrue(end > bench.steps().indexOf("StartRecovery"), () -> "steps " + bench.steps());
        assertTrue(bench.steps().indexOf("IpReallocated") > end, () -> "steps " + bench.steps());
        assertEquals(1, bench.said(Srvid.RECONFIGURE).size());
        assertTrue(supervisor.recoveries().isDisabled(), "the next one has to wait");
    }

    @Test
    void tellsEveryNodeOfTheOthersFlagsFirst() {
        mode(RecoveryMode.ACTIVE);
        begin(0);
        assertTrue(bench.steps().contains("ModifyFlags"));
        assertTrue(bench.steps().indexOf("ModifyFlags") < bench.steps().indexOf("StartRecovery"));
    }

    @Test
    void leavesRecoveriesToTheLeader() {
        mode(RecoveryMode.ACTIVE);
        begin(1);
        assertFalse(bench.steps().contains("StartRecovery"));
    }

    @Test
    void answersWhoAskedForATakeoverRun() {
        supervisor.takeoverRequested(new SrvidMessage(2, ANSWERS));
        begin(0);
        assertTrue(bench.steps().contains("IpReallocated"));
        assertEquals(2, bench.said(ANSWERS).get(0).header().destnode());
    }

    @Test
    void bansANodeThatHasFailedItsHelpersTwice() {
        begin(0);
        supervisor.banning(2);
        supervisor.banning(2);
        assertEquals(Map.of(2, 6), supervisor.credits());
        supervisor.recover("a test", Pass.NOBODY);
        bench.work();
        assertTrue(bench.asked().contains("SetBanState 2"));
        assertEquals(Map.of(), supervisor.credits());
    }

    @Test
    void countsNoCreditsWhileItFollows() {
        begin(1);
        supervisor.banning(2);
        assertEquals(Map.of(), supervisor.credits());
    }
}
