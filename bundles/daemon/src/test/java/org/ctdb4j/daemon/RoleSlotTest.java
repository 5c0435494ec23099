// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.spi.role.Role;
import org.junit.jupiter.api.Test;

final class RoleSlotTest {
    private static final int PARKED_MAX = 2;

    private final List<String> said = new ArrayList<>();
    private long now;
    private final RoleSlot<Holder, String, String> slot = new RoleSlot<>("role", "events", PARKED_MAX, () -> now);

    private class Holder implements Role<String, String> {
        private final String name;

        Holder(String name) {
            this.name = name;
        }

        @Override
        public void take(String handover, String events) {
            said.add(name + " takes " + handover);
        }

        @Override
        public String give() {
            said.add(name + " gives");
            return "what " + name + " left";
        }

        void work(String task) {
            said.add(name + " does " + task);
        }
    }

    private final class Broken extends Holder {
        Broken() {
            super("broken");
        }

        @Override
        public void take(String handover, String events) {
            throw new IllegalStateException("no port");
        }
    }

    @Test
    void keepsHoldersWaitingUntilItIsOpened() {
        slot.offer(new Holder("a"), new Origin("a", "1"));
        assertTrue(said.isEmpty(), said::toString);

        slot.open("nothing");

        assertEquals(List.of("a takes nothing"), said);
    }

    @Test
    void handsOverToTheHolderThatWaits() {
        Holder a = new Holder("a");
        slot.open("nothing");
        slot.offer(a, new Origin("a", "1"));
        slot.offer(new Holder("b"), new Origin("b", "2"));

        slot.withdraw(a);

        assertEquals(List.of("a takes nothing", "a gives", "b takes what a left"), said);
        assertEquals("b", slot.state().bundle());
        assertEquals("2", slot.state().version());
        assertEquals(1, slot.state().swaps());
    }

    @Test
    void keepsTheHandoverAndTheCallsWhileItIsEmpty() {
        Holder a = new Holder("a");
        slot.open("nothing");
        slot.offer(a, new Origin("a", "1"));
        slot.withdraw(a);

        slot.call(h -> h.work("1"));
        slot.call(h -> h.work("2"));
        slot.call(h -> h.work("one too many"));
        now = 7;
        slot.offer(new Holder("b"), new Origin("b", "1"));

        assertEquals(List.of("a takes nothing", "a gives", "b takes what a left", "b does 1", "b does 2"), said);
        assertEquals(1, slot.state().dropped());
        assertEquals(7, slot.state().longestPauseNanos());
        assertEquals(7, slot.state().lastPauseNanos());
    }

    @Test
    void givesTheRoleToAnotherWhenAHolderCannotGoLive() {
        slot.offer(new Broken(), new Origin("broken", "1"));
        slot.open("nothing");
        assertEquals("no port", slot.failure().orElseThrow());

        slot.offer(new Holder("a"), new Origin("a", "1"));

        assertEquals(List.of("a takes nothing"), said);
        assertTrue(slot.failure().isEmpty());
    }

    @Test
    void forgetsAWaitingHolderThatGoes() {
        Holder a = new Holder("a");
        Holder b = new Holder("b");
        slot.open("nothing");
        slot.offer(a, new Origin("a", "1"));
        slot.offer(b, new Origin("b", "1"));
        slot.withdraw(b);
        slot.withdraw(a);

        assertFalse(slot.hasCandidate());
        assertEquals(List.of("a takes nothing", "a gives"), said);
    }

    @Test
    void tellsTheWatcherOfEachChange() {
        slot.watch(new RoleSlot.Watcher<>() {
            @Override
            public void filled(Holder holder) {
                said.add("filled by " + holder.name);
            }

            @Override
            public void emptied() {
                said.add("emptied");
            }
        });
        Holder a = new Holder("a");
        slot.open("nothing");
        slot.offer(a, new Origin("a", "1"));
        slot.withdraw(a);

        assertEquals(List.of("a takes nothing", "filled by a", "a gives", "emptied"), said);
    }
}
