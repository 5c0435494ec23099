// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.GetPublicIps;
import org.ctdb4j.protocol.control.IpReallocated;
import org.ctdb4j.protocol.message.Banning;
import org.ctdb4j.protocol.message.DisableTakeoverRuns;
import org.ctdb4j.protocol.message.MessagePayload;
import org.ctdb4j.protocol.type.PublicIp;
import org.ctdb4j.protocol.type.PublicIpList;
import org.ctdb4j.spi.recovery.RecoveryEffect;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TakeoverRunTest {
    private static final int FAILED = -1;

    private final Workbench bench = new Workbench(0, 0, 0, NodeFlags.DISCONNECTED);
    private Optional<Boolean> success = Optional.empty();

    @BeforeEach
    void noAddresses() {
        addresses(List.of());
    }

    private void addresses(List<PublicIp> addresses) {
        bench.on(
                GetPublicIps.class,
                (pnn, control) -> Workbench.ok(new GetPublicIps.Reply(new PublicIpList(addresses)).encode()));
    }

    private void run() {
        new TakeoverRun(bench.cluster, bench.calls, bench.out, bench.scope, end -> success = Optional.of(end)).run();
        bench.work();
    }

    private List<Integer> secondsOthersWait() throws Exception {
        List<Integer> seconds = new ArrayList<>();
        for (ReqMessage message : bench.said(Srvid.DISABLE_TAKEOVER_RUNS)) {
            seconds.add(((DisableTakeoverRuns) MessagePayload.decode(message))
                    .request()
                    .timeoutSeconds());
        }
        return seconds;
    }

    private boolean hasWarned() {
        return bench.effects(RecoveryEffect.Log.class).stream().anyMatch(log -> log.level() == DebugLevel.WARNING);
    }

    @Test
    void tellsAllConnectedNodesThatItIsDone() {
        run();
        assertEquals(Optional.of(true), success);
        assertEquals(
                List.of(
                        "GetPublicIps 0",
                        "GetPublicIps 1",
                        "GetPublicIps 2",
                        "IpReallocated 0",
                        "IpReallocated 1",
                        "IpReallocated 2"),
                bench.asked());
        assertFalse(hasWarned());
    }

    @Test
    void keepsOthersFromRunsMeanwhile() throws Exception {
        run();
        assertEquals(List.of(60, 60, 0, 0), secondsOthersWait());
    }

    @Test
    void warnsOfAddressesItDoesNotMove() {
        addresses(List.of(new PublicIp(1, NodeAddress.of(Blob.ofHex("0a000001"), 0))));
        run();
        assertTrue(hasWarned());
        assertEquals(Optional.of(true), success);
    }

    @Test
    void blamesANodeThatRefuses() throws Exception {
        bench.on(IpReallocated.class, (pnn, control) -> Workbench.status(pnn == 2 ? FAILED : 0));
        run();
        assertEquals(Optional.of(false), success);
        ReqMessage blame = bench.said(Srvid.BANNING).get(0);
        assertEquals(new Banning(2), MessagePayload.decode(blame));
        assertEquals(0, blame.header().destnode());
        assertEquals(List.of(60, 60, 0, 0), secondsOthersWait());
    }

    @Test
    void givesTheEventsThreeTimesTakeoverTimeout() {
        bench.on(IpReallocated.class, (pnn, control) -> Workbench.silence());
        run();
        bench.pass(3 * bench.cluster.nanos(Tunable.TAKEOVER_TIMEOUT));
        assertEquals(Optional.of(false), success);
    }
}
