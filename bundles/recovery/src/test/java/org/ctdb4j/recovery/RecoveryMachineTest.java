// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.DbFreeze;
import org.ctdb4j.protocol.control.EndRecovery;
import org.ctdb4j.protocol.control.GetNodeMap;
import org.ctdb4j.protocol.control.IpReallocated;
import org.ctdb4j.protocol.control.ModifyFlags;
import org.ctdb4j.protocol.control.RegisterSrvid;
import org.ctdb4j.protocol.control.SetBanState;
import org.ctdb4j.protocol.control.SetVnnMap;
import org.ctdb4j.protocol.control.StartRecovery;
import org.ctdb4j.protocol.message.Banning;
import org.ctdb4j.protocol.message.DisableRecoveries;
import org.ctdb4j.protocol.message.DisableTakeoverRuns;
import org.ctdb4j.protocol.message.Leader;
import org.ctdb4j.protocol.message.MemDump;
import org.ctdb4j.protocol.message.MessagePayload;
import org.ctdb4j.protocol.message.PushNodeFlags;
import org.ctdb4j.protocol.message.TakeoverRun;
import org.ctdb4j.protocol.type.DisableMessage;
import org.ctdb4j.protocol.type.FlagChange;
import org.ctdb4j.protocol.type.SrvidMessage;
import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.recovery.RecoveryEvent;
import org.ctdb4j.spi.recovery.RecoveryHandover;
import org.ctdb4j.spi.recovery.RecoverySettings;
import org.ctdb4j.spi.spool.HeapSpools;
import org.junit.jupiter.api.Test;

/** The whole machine, among nodes that are sound. */
class RecoveryMachineTest {
    private static final int DB = 0x1111;
    private static final long WALL = MachineBench.WALL_MICROS;
    private static final long REPLY_SRVID = 0xABCD;

    private final MachineBench bench = new MachineBench(3);
    private final RecoveryMachine machine = bench.machine;

    private void step(RecoveryEvent event) {
        bench.step(event);
    }

    private void bind(RecoveryHandover handover) {
        RecoverySettings settings = new RecoverySettings(true, 5, true, false);
        step(new RecoveryEvent.Bound(MachineBench.SELF, settings, handover, 1, WALL, new HeapSpools()));
    }

    /** A machine that leads a sound cluster and has looked round once. */
    private void lead() {
        bind(new RecoveryHandover(MachineBench.SELF, true, WALL, Map.of()));
        bench.clear();
    }

    private void tell(MessagePayload message) {
        bench.deliver(message.toMessage(new Header(0, MachineBench.SELF, 1, 0)));
    }

    private int recoveries() {
        return (int) bench.all(SetVnnMap.class).stream()
                .filter(each -> each.node() == 1)
                .count();
    }

    private int answer() {
        List<ReqMessage> answers = bench.messagesTo(REPLY_SRVID);
        return answers.get(answers.size() - 1).data().u32At(0);
    }

    @Test
    void registersWhatItListensForInOrder() {
        bind(RecoveryHandover.first());
        List<Long> srvids = bench.all(RegisterSrvid.class).stream()
                .map(each -> ((RegisterSrvid) each.control()).srvid())
                .toList();
        assertEquals(
                List.of(
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
                        Srvid.LEADER),
                srvids);
    }

    @Test
    void aNewClusterIsLedAndRecovered() {
        bench.nodes.modes.replaceAll((node, mode) -> RecoveryMode.ACTIVE);
        bind(RecoveryHandover.first());
        bench.advance(5);
        assertEquals(1, bench.lockAttempts);
        step(new RecoveryEvent.ClusterLockFinished(LockAttempt.TAKEN, 1_000));
        bench.advance(2);
        assertEquals(1, recoveries());
        bench.nodes.modes.values().forEach(mode -> assertEquals(RecoveryMode.NORMAL, mode));
        assertEquals(1, bench.messagesTo(Srvid.RECONFIGURE).size());
        int recovered = bench.sentTo(1).indexOf("EndRecovery");
        assertTrue(recovered >= 0 && recovered < bench.sentTo(1).indexOf("IpReallocated"));
    }

    @Test
    void looksRoundEverySecond() {
        lead();
        bench.advance(5);
        assertEquals(
                5,
                bench.all(GetNodeMap.class).stream()
                        .filter(each -> each.node() == 1)
                        .count());
        assertEquals(0, recoveries());
    }

    @Test
    void tellsEverybodyTheFlagsBeforeItRecovers() {
        lead();
        bench.nodes.modes.put(2, RecoveryMode.ACTIVE);
        bench.advance(1);
        int flags = bench.sentTo(1).indexOf("ModifyFlags");
        assertTrue(flags >= 0 && flags < bench.sentTo(1).indexOf("StartRecovery"));
        assertEquals(2 * 3, bench.all(ModifyFlags.class).size());
    }

    @Test
    void doesNotRecoverAgainForAWhile() {
        lead();
        bench.nodes.modes.put(2, RecoveryMode.ACTIVE);
        bench.advance(1);
        assertEquals(1, recoveries());
        bench.nodes.modes.put(2, RecoveryMode.ACTIVE);
        bench.advance(9);
        assertEquals(1, recoveries());
        assertTrue(bench.logged("recoveries are disabled"));
        bench.advance(3);
        assertEquals(2, recoveries());
    }

    @Test
    void triesAgainAfterAFailure() {
        lead();
        bench.nodes.fail(2, StartRecovery.class, 1);
        bench.nodes.modes.put(2, RecoveryMode.ACTIVE);
        bench.advance(1);
        assertEquals(0, recoveries());
        bench.advance(1);
        assertEquals(1, recoveries());
    }

    @Test
    void eachRecoveryHasAGenerationOfItsOwn() {
        lead();
        bench.nodes.fail(2, EndRecovery.class, 1);
        bench.nodes.modes.put(2, RecoveryMode.ACTIVE);
        bench.advance(3);
        List<Integer> generations = bench.all(SetVnnMap.class).stream()
                .map(each -> ((SetVnnMap) each.control()).map().generation())
                .distinct()
                .toList();
        assertEquals(2, generations.size());
        assertFalse(generations.contains(1));
    }

    @Test
    void aLostPeerIsLookedAfterAtOnce() {
        lead();
        bench.nodes.flags[2] = NodeFlags.DISCONNECTED;
        step(new RecoveryEvent.PeerLost(2));
        bench.advance(0);
        assertEquals(1, recoveries());
        assertEquals(VnnMap.of(bench.nodes.vnnMaps.get(1).generation(), 0, 1), bench.nodes.vnnMaps.get(1));
    }

    @Test
    void aLeaderThatGivesWayStopsWhatItIsAt() {
        lead();
        bench.nodes.attachEverywhere(DB, 0);
        bench.nodes.hold(2, StartRecovery.class);
        bench.nodes.modes.put(1, RecoveryMode.ACTIVE);
        bench.advance(1);
        assertEquals(3, bench.all(StartRecovery.class).size());
        for (int i = 0; i < 60; i++) {
            tell(new Leader(1));
            bench.advance(1);
        }
        assertEquals(0, recoveries());
        assertTrue(bench.all(DbFreeze.class).isEmpty());
    }

    @Test
    void aNodeThatFailsThreeTimesIsBanned() {
        lead();
        bench.nodes.attachEverywhere(DB, 0);
        bench.nodes.fail(2, DbFreeze.class, 3);
        bench.nodes.modes.put(1, RecoveryMode.ACTIVE);
        bench.advance(1);
        SetBanState ban = (SetBanState) bench.all(SetBanState.class).get(0).control();
        assertEquals(2, ban.ban().pnn());
        assertEquals(300, ban.ban().seconds());
        assertEquals(1, bench.all(SetBanState.class).size());
    }

    @Test
    void withBansDisabledNobodyIs() {
        bench.nodes.tunables = bench.nodes.tunables.with(Tunable.ENABLE_BANS, 0);
        lead();
        bench.nodes.attachEverywhere(DB, 0);
        bench.nodes.fail(2, DbFreeze.class, 3);
        bench.nodes.modes.put(1, RecoveryMode.ACTIVE);
        bench.advance(1);
        assertTrue(bench.all(SetBanState.class).isEmpty());
    }

    @Test
    void aNodeWithTwiceAsManyCreditsAsThereAreNodesIsBanned() {
        lead();
        bench.nodes.fail(2, GetNodeMap.class);
        bench.advance(5);
        assertTrue(bench.all(SetBanState.class).isEmpty());
        bench.advance(2);
        assertEquals(2, bench.all(SetBanState.class).get(0).node());
    }

    @Test
    void twoReportsOfANodeBanIt() {
        lead();
        tell(new Banning(1));
        bench.advance(1);
        assertTrue(bench.all(SetBanState.class).isEmpty());
        tell(new Banning(1));
        bench.advance(1);
        assertEquals(1, bench.all(SetBanState.class).get(0).node());
    }

    @Test
    void aFollowerHeedsNoReport() {
        bind(new RecoveryHandover(1, false, WALL, Map.of()));
        bench.clear();
        tell(new Banning(2));
        tell(new Banning(2));
        bench.advance(2);
        assertTrue(bench.all(SetBanState.class).isEmpty());
    }

    @Test
    void aSuccessForgivesEverything() {
        bind(new RecoveryHandover(MachineBench.SELF, true, WALL, Map.of(2, 4)));
        bench.nodes.modes.put(1, RecoveryMode.ACTIVE);
        bench.advance(1);
        assertEquals(Map.of(), machine.give().credits());
    }

    @Test
    void aLeaderWithoutTheLockBansItself() {
        bind(new RecoveryHandover(MachineBench.SELF, false, WALL, Map.of()));
        bench.advance(1);
        SetBanState ban = (SetBanState) bench.all(SetBanState.class).get(0).control();
        assertEquals(MachineBench.SELF, ban.ban().pnn());
        assertEquals(0, recoveries());
    }

    @Test
    void memoryOfTheRecoveryIsTheNodes() {
        lead();
        tell(new MemDump(new SrvidMessage(1, REPLY_SRVID)));
        assertEquals(
                FakeNodes.MEMORY, bench.messagesTo(REPLY_SRVID).get(0).data().text());
    }

    @Test
    void recoveriesCanBeForbidden() {
        lead();
        tell(new DisableRecoveries(new DisableMessage(1, REPLY_SRVID, 30)));
        assertEquals(MachineBench.SELF, answer());
        bench.nodes.modes.put(2, RecoveryMode.ACTIVE);
        bench.advance(20);
        assertEquals(0, recoveries());
        bench.advance(12);
        assertEquals(1, recoveries());
    }

    @Test
    void recoveriesCanBeAllowedAgain() {
        lead();
        tell(new DisableRecoveries(new DisableMessage(1, REPLY_SRVID, 30)));
        tell(new DisableRecoveries(new DisableMessage(1, 0, 0)));
        assertEquals(1, bench.messagesTo(REPLY_SRVID).size());
        bench.nodes.modes.put(2, RecoveryMode.ACTIVE);
        bench.advance(1);
        assertEquals(1, recoveries());
    }

    @Test
    void aRecoveryThatRunsCannotBeForbidden() {
        lead();
        bench.nodes.modes.put(1, RecoveryMode.ACTIVE);
        bench.nodes.hold(2, StartRecovery.class);
        bench.advance(1);
        tell(new DisableRecoveries(new DisableMessage(1, REPLY_SRVID, 30)));
        assertEquals(Suspension.BUSY, answer());
    }

    @Test
    void takeoverRunsAreServedAndAnswered() {
        lead();
        tell(new TakeoverRun(new SrvidMessage(1, REPLY_SRVID)));
        bench.advance(1);
        assertEquals(3, bench.all(IpReallocated.class).size());
        assertEquals(MachineBench.SELF, answer());
    }

    @Test
    void severalRequestsAreOneRun() {
        lead();
        tell(new TakeoverRun(new SrvidMessage(1, REPLY_SRVID)));
        tell(new TakeoverRun(new SrvidMessage(2, REPLY_SRVID)));
        bench.advance(1);
        assertEquals(3, bench.all(IpReallocated.class).size());
        assertEquals(2, bench.messagesTo(REPLY_SRVID).size());
    }

    @Test
    void aRunThatFailsIsRepeated() {
        lead();
        bench.nodes.fail(2, IpReallocated.class, 1);
        tell(new TakeoverRun(new SrvidMessage(1, REPLY_SRVID)));
        bench.advance(1);
        assertEquals(-1, answer());
        bench.advance(1);
        assertEquals(6, bench.all(IpReallocated.class).size());
    }

    @Test
    void takeoverRunsCanBeForbidden() {
        lead();
        tell(new DisableTakeoverRuns(new DisableMessage(1, REPLY_SRVID, 10)));
        tell(new TakeoverRun(new SrvidMessage(1, 0)));
        bench.advance(9);
        assertTrue(bench.all(IpReallocated.class).isEmpty());
        bench.advance(2);
        assertEquals(3, bench.all(IpReallocated.class).size());
    }

    @Test
    void aFollowerDropsRequestsForRuns() {
        bind(new RecoveryHandover(1, false, WALL, Map.of()));
        tell(new TakeoverRun(new SrvidMessage(1, REPLY_SRVID)));
        for (int i = 0; i < 10; i++) {
            bench.advance(1);
            tell(new Leader(1));
        }
        assertTrue(bench.messagesTo(REPLY_SRVID).isEmpty());
        assertTrue(bench.all(IpReallocated.class).isEmpty());
    }

    @Test
    void itsOwnHealthIsToldToAllTheLeaderSees() {
        bind(new RecoveryHandover(1, false, WALL, Map.of()));
        bench.clear();
        FlagChange change = new FlagChange(MachineBench.SELF, NodeFlags.UNHEALTHY, 0);
        tell(new PushNodeFlags(change));
        assertEquals(
                List.of(0, 1, 2),
                bench.all(ModifyFlags.class).stream()
                        .map(MachineBench.Sent::node)
                        .toList());
        assertEquals(
                new ModifyFlags(change), bench.all(ModifyFlags.class).get(0).control());
    }

    @Test
    void aMalformedMessageIsDropped() {
        lead();
        bench.deliver(new ReqMessage(new Header(0, MachineBench.SELF, 1, 0), Srvid.LEADER, Blob.ofHex("01")));
        assertTrue(bench.logged("dropped"));
        assertEquals(MachineBench.SELF, machine.give().leader());
    }

    @Test
    void anUnknownMessageIsIgnored() {
        lead();
        bench.deliver(new ReqMessage(new Header(0, MachineBench.SELF, 1, 0), 0x99, Blob.EMPTY));
        assertTrue(bench.sent.isEmpty());
    }

    @Test
    void whatItKnowsGoesToTheNextHolder() {
        RecoveryHandover given = new RecoveryHandover(MachineBench.SELF, true, WALL - 5, Map.of(1, 2));
        bind(given);
        assertEquals(given, machine.give());
    }

    @Test
    void aFirstHolderIsAsOldAsItsNode() {
        bind(RecoveryHandover.first());
        assertEquals(WALL, machine.give().priorityMicros());
        assertEquals(Pnn.UNKNOWN, machine.give().leader());
    }

    @Test
    void anInactiveNodesAgeStartsAgain() {
        bench.nodes.flags[MachineBench.SELF] = NodeFlags.STOPPED;
        bind(new RecoveryHandover(1, false, WALL - 5, Map.of()));
        bench.advance(2);
        assertTrue(machine.give().priorityMicros() > WALL);
    }

    @Test
    void equalEventsHaveEqualEffects() {
        lead();
        bench.nodes.modes.put(2, RecoveryMode.ACTIVE);
        bench.advance(3);
        RecoveryMachineTest other = new RecoveryMachineTest();
        other.lead();
        other.bench.nodes.modes.put(2, RecoveryMode.ACTIVE);
        other.bench.advance(3);
        assertEquals(bench.sent, other.bench.sent);
        assertEquals(bench.messages, other.bench.messages);
    }
}
