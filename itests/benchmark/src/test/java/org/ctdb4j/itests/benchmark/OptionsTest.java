// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

final class OptionsTest {
    @Test
    void everythingIsRunTenTimesUnlessToldOtherwise() {
        Options options = Options.parse();

        assertEquals(10, options.rounds());
        assertEquals(1, options.scale());
        assertFalse(options.list());
        assertTrue(Rows.all().stream().allMatch(options::wants));
        assertTrue(Rows.all().stream().flatMap(stage -> stage.rows().stream()).allMatch(options::wants));
    }

    @Test
    void rowsAreChosenByTheBeginningsOfTheirNames() {
        Options options = Options.parse("--rows", "ping,takeover");

        assertTrue(options.wants(new PingRow("ping-own", 0)));
        assertTrue(options.wants(new TakeoverRow("takeover")));
        assertFalse(options.wants(RingRow.messages()));
    }

    @Test
    void stagesAreChosenByTheirNumberOfNodes() {
        Options options = Options.parse("--nodes", "1,3");

        assertTrue(options.wants(new Stage(3, List.of())));
        assertFalse(options.wants(new Stage(2, List.of())));
    }

    @Test
    void saysWhatIsWrong() {
        assertThrows(IllegalArgumentException.class, () -> Options.parse("--rounds"));
        assertThrows(IllegalArgumentException.class, () -> Options.parse("--rounds", "0"));
        assertThrows(IllegalArgumentException.class, () -> Options.parse("--scale", "0"));
        assertThrows(IllegalArgumentException.class, () -> Options.parse("--rows"));
        assertThrows(IllegalArgumentException.class, () -> Options.parse("--no", "1"));
    }

    @Test
    void theLastValueOfAnOptionCounts() {
        assertEquals(
                2, Options.parse("--rounds", "5", "--list", "--rounds", "2").rounds());
    }

    @Test
    void aRowHasItsNameOnceInAStage() {
        for (Stage stage : Rows.all()) {
            Set<String> names = new TreeSet<>();
            stage.rows().forEach(row -> assertTrue(names.add(row.name()), row.name()));
        }
    }
}
