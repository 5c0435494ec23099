// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sticky records stay as long on nodes of ours as on real ones. */
@Interop
final class StickyTest {
    private static final String DATABASE = "sticky.tdb";
    private static final Duration PINDOWN = Duration.ofSeconds(12);

    /** What is left of that when the second node asks, on a slow machine. */
    private static final Duration REST = Duration.ofSeconds(5);

    @ParameterizedTest
    @EnumSource
    void aRecordThatComesBackStaysAWhile(NodeKind kind, Clusters clusters) {
        TestCluster cluster = clusters.shared(kind);
        TestNode owner = cluster.node(0);
        TestNode other = cluster.node(1);
        cluster.attach(owner, DATABASE);
        assertTrue(pinned(owner, other, "plain").compareTo(REST) < 0, "without the property");

        owner.ctdb("setdbsticky", DATABASE).expectSuccess();
        setTunables(owner, "0", Long.toString(PINDOWN.toMillis()));
        try {
            Duration pinned = pinned(owner, other, "sticky");
            assertTrue(pinned.compareTo(REST) > 0, () -> "stayed for " + pinned);
        } finally {
            setTunables(owner, "50", "200");
        }
        assertEquals(
                "Data: size:6 ptr:[second]",
                owner.ctdb("readkey", DATABASE, "sticky").text());
    }

    /** {@return how long it takes to get a record from a node that it has been taken from before} */
    private static Duration pinned(TestNode owner, TestNode other, String key) {
        owner.ctdb("writekey", DATABASE, key, "one").expectSuccess();
        other.ctdb("writekey", DATABASE, key, "two").expectSuccess();
        owner.ctdb("writekey", DATABASE, key, "first").expectSuccess();
        return other.ctdb("writekey", DATABASE, key, "second").expectSuccess().took();
    }

    private static void setTunables(TestNode node, String hops, String pindownMillis) {
        node.ctdb("setvar", "HopcountMakeSticky", hops).expectSuccess();
        node.ctdb("setvar", "StickyPindown", pindownMillis).expectSuccess();
    }
}
