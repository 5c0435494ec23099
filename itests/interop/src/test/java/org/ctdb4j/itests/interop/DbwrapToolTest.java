// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;

import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TestCluster;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Samba's own database layer, as its tool drives it, across nodes. */
@Interop
final class DbwrapToolTest {
    private static final String DATABASE = "dbwrap.tdb";

    @ParameterizedTest
    @EnumSource
    void storesFetchesListsAndDeletesAcrossNodes(NodeKind kind, Clusters clusters) {
        TestCluster cluster = clusters.shared(kind);
        DbwrapTool first = DbwrapTool.nonPersistent(cluster.node(0), DATABASE);
        DbwrapTool second = DbwrapTool.nonPersistent(cluster.node(1), DATABASE);
        DbwrapTool third = DbwrapTool.nonPersistent(cluster.node(2), DATABASE);

        first.run("store", "fruit", "string", "apple").expectSuccess();
        second.run("store", "number", "uint32", "4711").expectSuccess();
        assertEquals("apple", fetched(third, "fruit", "string"));
        assertEquals("4711", fetched(first, "number", "uint32"));

        third.run("store", "fruit", "string", "pear").expectSuccess();
        assertEquals("pear", fetched(first, "fruit", "string"));
        assertEquals(List.of("fruit\\00", "number\\00"), keys(second));

        second.run("delete", "fruit").expectSuccess();
        assertNotEquals(0, first.run("fetch", "fruit", "string").exit());
        assertEquals(List.of("number\\00"), keys(third));
    }

    private static String fetched(DbwrapTool tool, String key, String type) {
        return tool.run("fetch", key, type).expectSuccess().text();
    }

    private static List<String> keys(DbwrapTool tool) {
        return tool.run("listkeys").expectSuccess().out().lines().sorted().toList();
    }
}
