// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

class TunableTest {

    private static final String LISTED =
            "SeqnumInterval ControlTimeout TraverseTimeout KeepaliveInterval KeepaliveLimit "
                    + "RecoverTimeout RecoverInterval ElectionTimeout TakeoverTimeout MonitorInterval "
                    + "TickleUpdateInterval EventScriptTimeout MonitorTimeoutCount RecoveryGracePeriod "
                    + "RecoveryBanPeriod DatabaseHashSize DatabaseMaxDead RerecoveryTimeout EnableBans "
                    + "NoIPFailback VerboseMemoryNames RecdPingTimeout RecdFailCount LogLatencyMs "
                    + "RecLockLatencyMs RecoveryDropAllIPs VacuumInterval VacuumMaxRunTime RepackLimit "
                    + "VacuumFastPathCount MaxQueueDropMsg AllowUnhealthyDBRead StatHistoryInterval "
                    + "DeferredAttachTO AllowClientDBAttach FetchCollapse HopcountMakeSticky StickyDuration "
                    + "StickyPindown NoIPTakeover DBRecordCountWarn DBRecordSizeWarn DBSizeWarn "
                    + "PullDBPreallocation LockProcessesPerDB RecBufferSizeLimit QueueBufferSize "
                    + "IPAllocAlgorithm AllowMixedVersions";

    @Test
    void listsThoseInUseInTheOrderOfTheTool() {
        assertEquals(LISTED, Tunable.listed().stream().map(Tunable::text).collect(Collectors.joining(" ")));
    }

    @Test
    void keepsThePlaceOnTheWire() {
        assertEquals(62, Tunable.COUNT);
        assertEquals(0, Tunable.MAX_REDIRECT_COUNT.ordinal());
        assertEquals(144 / 4, Tunable.MAX_QUEUE_DROP_MSG.ordinal());
        assertEquals(244 / 4, Tunable.ALLOW_MIXED_VERSIONS.ordinal());
    }

    @Test
    void findsNamesInAnyCase() {
        assertEquals(Optional.of(Tunable.KEEPALIVE_INTERVAL), Tunable.named("keepaliveINTERVAL"));
        assertTrue(Tunable.named("NoSuchTunable").isEmpty());
    }

    @Test
    void startsWithTheDefaultsAndChangesOnlyACopy() {
        Tunables changed = Tunables.DEFAULTS.with(Tunable.KEEPALIVE_LIMIT, 9);
        assertEquals(5, Tunables.DEFAULTS.get(Tunable.KEEPALIVE_LIMIT));
        assertEquals(9, changed.get(Tunable.KEEPALIVE_LIMIT));
        assertNotEquals(Tunables.DEFAULTS, changed);
        assertEquals(Tunables.DEFAULTS, changed.with(Tunable.KEEPALIVE_LIMIT, 5));
        assertTrue(changed.isSet(Tunable.ENABLE_BANS));
    }

    @Test
    void printsUnsigned() {
        String text = Tunables.DEFAULTS.with(Tunable.QUEUE_BUFFER_SIZE, -1).toString();
        assertTrue(text.contains("QueueBufferSize=4294967295"), text);
    }

    @Test
    void takesOneValueForEach() {
        assertThrows(IllegalArgumentException.class, () -> Tunables.of(1, 2, 3));
    }
}
