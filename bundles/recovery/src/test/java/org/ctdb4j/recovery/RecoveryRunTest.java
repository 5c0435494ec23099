// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Capabilities;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.control.DbFreeze;
import org.ctdb4j.protocol.control.DbPull;
import org.ctdb4j.protocol.control.DbPushConfirm;
import org.ctdb4j.protocol.control.GetCapabilities;
import org.ctdb4j.protocol.control.GetDbMap;
import org.ctdb4j.protocol.control.GetDbName;
import org.ctdb4j.protocol.control.GetNodeMap;
import org.ctdb4j.protocol.control.SetVnnMap;
import org.ctdb4j.protocol.control.StartRecovery;
import org.ctdb4j.protocol.type.Dbid;
import org.ctdb4j.protocol.type.DbidMap;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.spi.spool.HeapSpools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecoveryRunTest implements RecoveryRun.End {
    private static final int DB = 0x4711;
    private static final int OTHER_DB = 0x4712;
    private static final int GENERATION = 99;
    private static final int FAILED = -1;

    private final HeapSpools spools = new HeapSpools();
    private final RecoveryRun.Srvids srvids = new RecoveryRun.Srvids();
    private final Workbench bench = new Workbench(0, 0, NodeFlags.DISCONNECTED, NodeFlags.STOPPED);
    private final List<VnnMap> maps = new ArrayList<>();
    private boolean recovered;
    private Optional<List<Integer>> worst = Optional.empty();

    @BeforeEach
    void answerAsSoundNodesDo() {
        databases(new Dbid(DB, 0));
        bench.on(GetDbName.class, (pnn, control) -> Workbench.ok(new GetDbName.Reply("test.tdb").encode()));
        bench.on(DbPull.class, (pnn, control) -> Workbench.ok(new DbPull.Reply(0).encode()));
        bench.on(DbPushConfirm.class, (pnn, control) -> Workbench.ok(new DbPushConfirm.Reply(0).encode()));
        bench.on(SetVnnMap.class, (pnn, control) -> {
            maps.add(((SetVnnMap) control).map());
            return Workbench.status(0);
        });
    }

    private void databases(Dbid... databases) {
        DbidMap map = new DbidMap(List.of(databases));
        bench.on(GetDbMap.class, (pnn, control) -> Workbench.ok(new GetDbMap.Reply(map).encode()));
    }

    private RecoveryRun run() {
        RecoveryRun run = new RecoveryRun(
                bench.cluster,
                bench.calls,
                bench.out,
                bench.scope,
                GENERATION,
                srvids,
                new Storeroom(spools),
                DatabaseOrder.SIDE_BY_SIDE,
                this);
        run.run();
        bench.work();
        return run;
    }

    private long limit() {
        return bench.cluster.nanos(Tunable.RECOVER_TIMEOUT);
    }

    @Test
    void takesTheStepsOfTheClusterInOrder() {
        run();
        assertTrue(recovered);
        List<String> steps = new ArrayList<>(bench.steps());
        steps.removeIf(step -> step.startsWith("Db")
                || step.equals("GetDbName")
                || step.endsWith("Srvid")
                || step.equals("WipeDatabase"));
        assertEquals(
                List.of(
                        "GetNodeMap",
                        "GetCapabilities",
                        "GetDbMap",
                        "SetRecmode",
                        "StartRecovery",
                        "SetVnnMap",
                        "SetRecmode",
                        "EndRecovery"),
                steps);
    }

    @Test
    void asksConnectedNodesAndRecoversWithTheActiveOnes() {
        run();
        assertEquals(
                List.of("GetNodeMap 0", "GetNodeMap 0", "GetNodeMap 1", "GetNodeMap 3", "GetCapabilities 0"),
                bench.asked().subList(0, 5));
        assertFalse(bench.asked().contains("StartRecovery 3"));
        assertFalse(bench.asked().contains("StartRecovery 2"));
    }

    @Test
    void leavesOutANodeThatCallsItselfInactive() {
        bench.on(
                GetNodeMap.class,
                (pnn, control) -> Workbench.ok(new GetNodeMap.Reply(
                                pnn == 1 ? Workbench.nodeMap(0, NodeFlags.BANNED) : bench.cluster.nodeMap())
                        .encode()));
        run();
        assertEquals(List.of(VnnMap.of(GENERATION, 0)), maps);
    }

    @Test
    void makesLmastersOfNodesThatCanBe() {
        bench.on(
                GetCapabilities.class,
                (pnn, control) -> Workbench.ok(
                        new GetCapabilities.Reply(pnn == 0 ? Capabilities.RECMASTER : Capabilities.DEFAULT).encode()));
        run();
        assertEquals(List.of(VnnMap.of(GENERATION, 1), VnnMap.of(GENERATION, 1)), maps);
    }

    @Test
    void isLmasterItselfWhenNobodyCan() {
        bench.on(
                GetCapabilities.class,
                (pnn, control) -> Workbench.ok(new GetCapabilities.Reply(Capabilities.RECMASTER).encode()));
        run();
        assertEquals(VnnMap.of(GENERATION, 0), maps.get(0));
    }

    @Test
    void endsWithoutDatabasesAsWell() {
        databases();
        run();
        assertTrue(recovered);
        assertFalse(bench.steps().contains("DbFreeze"));
    }

    @Test
    void ignoresReadonlyAndStickyWhenItComparesKinds() {
        bench.on(
                GetDbMap.class,
                (pnn, control) -> Workbench.ok(new GetDbMap.Reply(new DbidMap(
                                List.of(new Dbid(DB, pnn == 0 ? DatabaseFlags.READONLY : DatabaseFlags.STICKY))))
                        .encode()));
        run();
        assertTrue(recovered);
    }

    @Test
    void refusesADatabaseOfTwoKinds() {
        bench.on(
                GetDbMap.class,
                (pnn, control) -> Workbench.ok(new GetDbMap.Reply(
                                new DbidMap(List.of(new Dbid(DB, pnn == 0 ? 0 : DatabaseFlags.PERSISTENT))))
                        .encode()));
        run();
        assertEquals(Optional.of(List.of()), worst);
        assertFalse(bench.steps().contains("SetRecmode"));
    }

    @Test
    void endsAtAStepThatFails() {
        bench.on(StartRecovery.class, (pnn, control) -> Workbench.status(pnn == 1 ? FAILED : 0));
        run();
        assertEquals(Optional.of(List.of()), worst);
        assertEquals(List.of(), maps);
    }

    @Test
    void endsAtAStepNobodyAnswersInTime() {
        bench.on(StartRecovery.class, (pnn, control) -> pnn == 1 ? Workbench.silence() : Workbench.status(0));
        run();
        assertEquals(Optional.empty(), worst);
        bench.pass(limit());
        assertEquals(Optional.of(List.of()), worst);
    }

    @Test
    void namesTheNodeThatKeepsADatabaseFromRecovery() {
        bench.on(DbFreeze.class, (pnn, control) -> Workbench.status(pnn == 1 ? FAILED : 0));
        run();
        assertFalse(recovered);
        assertEquals(Optional.of(List.of(1)), worst);
        assertFalse(bench.steps().contains("EndRecovery"));
    }

    @Test
    void letsNoDatabaseWaitForAnother() {
        databases(new Dbid(DB, 0), new Dbid(OTHER_DB, 0));
        bench.on(
                DbFreeze.class,
                (pnn, control) -> ((DbFreeze) control).dbId() == DB ? Workbench.silence() : Workbench.status(0));
        run();
        assertTrue(bench.steps().contains("DbThaw"), "the other one is thawed");
        assertFalse(bench.steps().contains("EndRecovery"));
    }

    /** A node that was asked for its records may send them later on. */
    @Test
    void takesNoRecordsOnceItWasBrokenOff() {
        long[] srvid = new long[1];
        bench.on(DbPull.class, (pnn, control) -> {
            srvid[0] = ((DbPull) control).targetSrvid();
            return Workbench.silence();
        });
        Blob copies = RecBuffer.builder(DB)
                .add(0, Blob.utf8("key"), new RecordHeader(1, 1, 0), Blob.utf8("value"))
                .build()
                .encode();
        RecoveryRun run = run();
        srvids.deliver(srvid[0], copies);
        assertEquals(copies.size(), spools.held());
        run.drop();
        assertEquals(0, spools.held());
        srvids.deliver(srvid[0], copies);
        assertEquals(0, spools.held());
    }

    @Test
    void waitsAsLongAsRecoverTimeoutSays() {
        bench.cluster.tunables(Tunables.DEFAULTS.with(Tunable.RECOVER_TIMEOUT, 7));
        bench.on(StartRecovery.class, (pnn, control) -> Workbench.silence());
        run();
        assertTrue(bench.waits(7_000_000_000L));
    }

    @Override
    public void recovered() {
        recovered = true;
    }

    @Override
    public void failed(List<Integer> nodes) {
        worst = Optional.of(nodes);
    }
}
