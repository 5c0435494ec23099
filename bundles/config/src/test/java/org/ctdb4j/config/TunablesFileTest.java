// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.Tunables;
import org.junit.jupiter.api.Test;

/** The messages are those of ctdbd 4.17.12. */
class TunablesFileTest {

    @Test
    void readsNumbersOfAnyBaseAndNamesOfAnyCase() {
        TunablesFile file = TunablesFile.parse("keepaliveinterval = 0x10\nRecoverTimeout=010\n");
        assertEquals(
                Tunables.DEFAULTS.with(Tunable.KEEPALIVE_INTERVAL, 16).with(Tunable.RECOVER_TIMEOUT, 8),
                file.tunables());
        assertEquals(List.of(), file.complaints());
    }

    @Test
    void keepsTheLower32Bits() {
        assertEquals(
                705032704,
                TunablesFile.parse("RecoverTimeout=5000000000\n").tunables().get(Tunable.RECOVER_TIMEOUT));
    }

    @Test
    void appliesTheGoodLinesAndComplainsAboutTheOthers() {
        TunablesFile file = TunablesFile.parse(
                "[x]\nFoo=3\nVacuumLimit=3\nRecoverInterval=7 x\nRecoverTimeout=-7\nControlTimeout\nTakeoverTimeout=\n"
                        + "KeepaliveInterval=6\n");
        assertEquals(Tunables.DEFAULTS.with(Tunable.KEEPALIVE_INTERVAL, 6), file.tunables());
        assertEquals(
                List.of(
                        "Invalid line for section [x] - sections not supported",
                        "Unknown tunable \"Foo\"",
                        "Obsolete tunable \"VacuumLimit\"",
                        "Invalid value \"7 x\" for tunable \"RecoverInterval\"",
                        "Invalid value \"-7\" for tunable \"RecoverTimeout\"",
                        "Invalid line containing \"ControlTimeout\"",
                        "Invalid line containing \"TakeoverTimeout\""),
                file.complaints());
    }

    @Test
    void complainsWhenTheFileBreaksOff() {
        assertEquals(
                List.of("Syntax error"),
                TunablesFile.parse("[x\nKeepaliveInterval=6\n").complaints());
    }
}
