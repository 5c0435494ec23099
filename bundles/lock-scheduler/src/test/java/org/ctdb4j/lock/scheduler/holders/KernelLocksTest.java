// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.holders;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

class KernelLocksTest {
    /** A client holds one chain of a database, ctdb4j its active lock and all of another, and helpers wait. */
    private static final String LISTED = """
            1: POSIX  ADVISORY  WRITE 22582 fe:00:2172273 0 EOF
            2: OFDLCK ADVISORY  READ  -1 fe:00:2171042 4 4
            3: POSIX  ADVISORY  WRITE 4711 fe:00:2171042 1168 1168
            3: -> POSIX  ADVISORY  WRITE 4712 fe:00:2171042 1168 1168
            3: -> OFDLCK ADVISORY  WRITE -1 fe:00:2171042 168 400167
            4: OFDLCK ADVISORY  WRITE -1 fe:00:2171043 168 EOF
            4:  -> POSIX  ADVISORY  WRITE 4711 fe:00:2171043 172 172
            5: FLOCK  ADVISORY  WRITE 900 fe:00:99 0 EOF
            6: LEASE  ACTIVE    READ 900 fe:00:99 0 EOF
            7: POSIX  ADVISORY  READ 4713 fe:00:2171042 4 4
            """;

    private final KernelLocks locks = KernelLocks.parse(LISTED.lines());

    @Test
    void tellsWhoHoldsAByte() {
        assertEquals(List.of(4711), pids(locks.held("fe:00:2171042", 1168, 1168)));
        assertEquals(List.of(), pids(locks.held("fe:00:2171042", 1172, 1172)));
        assertEquals(List.of(-1), pids(locks.held("fe:00:2171043", 1172, 1172)));
        assertEquals(List.of(), pids(locks.held("fe:00:77", 0, KernelLock.TO_END)));
    }

    @Test
    void tellsWhoHoldsSomethingOfARange() {
        assertEquals(List.of(4711), pids(locks.held("fe:00:2171042", 168, KernelLock.TO_END)));
        assertEquals(List.of(-1, 4711, 4713), pids(locks.held("fe:00:2171042", 0, KernelLock.TO_END)));
    }

    @Test
    void tellsWhatAProcessHoldsAndWaitsFor() {
        assertEquals(
                List.of("byte 1168"),
                locks.ofProcess(4711, false).stream().map(KernelLock::bytes).toList());
        assertEquals(
                List.of("byte 172"),
                locks.ofProcess(4711, true).stream().map(KernelLock::bytes).toList());
        assertEquals(
                List.of("bytes 0-EOF"),
                locks.ofProcess(22582, false).stream().map(KernelLock::bytes).toList());
        assertEquals(List.of(), locks.ofProcess(-1, false));
    }

    @Test
    void readsEveryField() {
        assertEquals(
                Optional.of(new KernelLock(true, false, true, -1, "00:2f:18446744073709551615", 168, 400167)),
                KernelLock.parse("12: -> OFDLCK ADVISORY  WRITE -1 00:2f:18446744073709551615 168 400167"));
    }

    @Test
    void leavesOutWhatIsNoSuchLine() {
        for (String line : List.of(
                "",
                "->",
                "1:",
                "1: POSIX",
                "1: POSIX ADVISORY WRITE x fe:00:1 0 EOF",
                "1: POSIX ADVISORY WRITE 5 fe:00:1 0")) {
            assertEquals(Optional.empty(), KernelLock.parse(line), line);
        }
    }

    private static List<Integer> pids(List<KernelLock> some) {
        return some.stream().map(KernelLock::pid).toList();
    }
}
