// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import javax.management.JMException;
import javax.management.JMRuntimeException;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell's database commands do and print what the tool does, and read its backups as it reads theirs. */
@Interop
final class DatabaseCommandsTest {
    private static final int RECORDS = 50;
    private static final String TEXT = String.class.getName();

    @Test
    void recordsAreReadWrittenAndDeletedAsByTheTool(Clusters clusters) throws IOException, JMException {
        TestCluster cluster = clusters.shared(NodeKind.OURS);
        String database = "shellrecords.tdb";
        TestNode other = cluster.node(2);
        cluster.attach(other, database);
        try (ManagedNode node = new ManagedNode(cluster.node(1))) {
            assertEquals("", node.shell().run("ctdb:writekey " + database + " key value"));
            assertSame(node, "readkey", database, "key");
            assertSame(node, "readkey", database, "0x6b6579");
            assertSame(node, "readkey", database, "absent");
            assertSame(node, "readkey", database, "key", "readonly");
            assertEquals(
                    "Data: size:5 ptr:[value]",
                    other.ctdb("readkey", database, "key").text());

            node.jmx().invoke(bean(database), "store", new String[] {TEXT, TEXT}, "key", "0x6e6577");
            assertEquals("new", node.jmx().invoke(bean(database), "read", new String[] {TEXT}, "key"));
            assertEquals(
                    "Data: size:3 ptr:[new]",
                    other.ctdb("readkey", database, "key").text());

            assertEquals("", node.shell().run("ctdb:deletekey " + database + " key"));
            assertEquals(
                    "Data: size:0 ptr:[]",
                    other.ctdb("readkey", database, "key").text());
            assertEquals("No database matching 'no.tdb' found", assertRefused(node, "ctdb:readkey no.tdb key"));
        }
    }

    @Test
    void transactionsAreThoseOfTheTool(Clusters clusters, @TempDir Path folder) throws IOException, JMException {
        TestCluster cluster = clusters.shared(NodeKind.OURS);
        String database = "shelltransactions.tdb";
        TestNode other = cluster.node(2);
        cluster.attach(other, database, "persistent");
        try (ManagedNode node = new ManagedNode(cluster.node(1))) {
            assertEquals("", node.shell().run("ctdb:pstore " + database + " key value"));
            assertEquals("value", other.ctdb("pfetch", database, "key").text());
            assertSame(node, "pfetch", database, "key");
            assertSame(node, "pfetch", database, "absent");
            assertSame(node, "getdbseqnum", database);

            Path file = folder.resolve("changes");
            Files.writeString(file, "\"one\" \"1\"\n\"0x74776f\" \"2\"\n\"key\" \"\"\n");
            assertEquals("", node.shell().run("ctdb:ptrans " + database + " " + file));
            assertEquals("1", other.ctdb("pfetch", database, "one").text());
            assertEquals("2", other.ctdb("pfetch", database, "two").text());
            assertEquals("", other.ctdb("pfetch", database, "key").text());
            assertEquals("0x2\n", node.shell().run("ctdb:getdbseqnum " + database));

            assertEquals("", node.shell().run("ctdb:pdelete " + database + " one"));
            node.jmx().invoke(bean(database), "store", new String[] {TEXT, TEXT}, "two", "22");
            assertEquals("", other.ctdb("pfetch", database, "one").text());
            assertEquals("22", other.ctdb("pfetch", database, "two").text());
            assertEquals(4L, node.jmx().invoke(bean(database), "transactions", new String[] {"int"}, 2));
            assertEquals(
                    "DB " + database + " is not a volatile database",
                    assertRefused(node, "ctdb:readkey " + database + " two"));
        }
    }

    @Test
    void statusAndPropertiesAreToldAsByTheTool(Clusters clusters) throws IOException {
        TestCluster cluster = clusters.shared(NodeKind.OURS);
        String database = "shellstatus.tdb";
        cluster.attach(cluster.node(0), database);
        try (ManagedNode node = new ManagedNode(cluster.node(1))) {
            assertSame(node, "getdbstatus", database);
            assertEquals("", node.shell().run("ctdb:setdbreadonly " + database));
            assertSame(node, "getdbstatus", database);
            assertTrue(node.node().ctdb("getdbstatus", database).text().contains("READONLY: yes"));
            assertTrue(assertRefused(node, "ctdb:detach " + database)
                    .startsWith("Database access is still active on node 0. Set AllowclientDBAttach=0"));
        }
    }

    @Test
    void busyRecordsAreSeenAndEmptyOnesVanish(Clusters clusters) throws IOException, JMException {
        TestCluster cluster = clusters.shared(NodeKind.OURS);
        String database = "shellbusy.tdb";
        cluster.attach(cluster.node(0), database);
        try (ManagedNode node = new ManagedNode(cluster.node(1))) {
            assertEquals("", node.shell().run("ctdb:setdbsticky " + database));
            assertSame(node, "getdbstatus", database);
            assertTrue(cluster.node(2).ctdb("getdbstatus", database).text().contains("STICKY: yes"));

            for (TestNode each : cluster.nodes()) {
                each.ctdb("writekey", database, "key", "value").expectSuccess();
            }
            assertEquals(
                    withoutLatency(
                            cluster.node(1).ctdb("dbstatistics", database).out()),
                    withoutLatency(node.shell().run("ctdb:dbstatistics " + database)));
            assertTrue(
                    node.shell().run("ctdb:hotkeys " + database).contains("key:6b6579 node "),
                    () -> "a record that has been on every node");

            cluster.node(1).ctdb("statisticsreset").expectSuccess();
            vacuum(cluster, () -> assertEquals("", node.shell().run("ctdb:vacuum --full " + database)));
            vacuum(cluster, () -> node.jmx().invoke(bean(database), "vacuum", new String[] {"boolean"}, true));
            assertTrue(
                    cluster.node(1)
                            .ctdb("dbstatistics", database)
                            .out()
                            .matches("(?s).*vacuum_latency[^\\n]* out of [2-9].*"),
                    "runs are timed");
        }
    }

    /** A run of a vacuum. */
    private interface Run {
        void run() throws IOException, JMException;
    }

    /** A node vacuums one database at a time, and all of them now and then. */
    private static void vacuum(TestCluster cluster, Run run) {
        Await.until(
                "no other database is being vacuumed",
                Duration.ofSeconds(20),
                () -> {
                    try {
                        run.run();
                        return true;
                    } catch (IOException | JMException | JMRuntimeException refused) {
                        String reason = refused + " " + refused.getCause();
                        assertTrue(reason.contains("a database of the node is being vacuumed"), reason);
                        return false;
                    }
                },
                cluster::state);
    }

    /** ctdbd aborts when such a database is detached while it gives out read-only copies. */
    @Test
    void detachesWhenNobodyMayAttach(Clusters clusters) throws IOException {
        TestCluster cluster = clusters.shared(NodeKind.OURS);
        String database = "shelldetach.tdb";
        cluster.attach(cluster.node(0), database, "readonly");
        try (ManagedNode node = new ManagedNode(cluster.node(1))) {
            allowAttach(cluster, 0);
            try {
                assertEquals("", node.shell().run("ctdb:detach " + database));
                for (TestNode each : cluster.nodes()) {
                    Await.until(
                            "node " + each.pnn() + " has detached it",
                            Duration.ofSeconds(20),
                            () -> !each.ctdb("getdbmap").out().contains(database),
                            cluster::state);
                }
            } finally {
                allowAttach(cluster, 1);
            }
        }
    }

    private static void allowAttach(TestCluster cluster, int value) {
        for (TestNode each : cluster.nodes()) {
            each.ctdb("setvar", "AllowClientDBAttach", Integer.toString(value)).expectSuccess();
        }
    }

    @Test
    void backupsAreReadBothWays(Clusters clusters, @TempDir Path folder) throws IOException, JMException {
        TestCluster cluster = clusters.shared(NodeKind.OURS);
        String database = "shellbackup.tdb";
        TestNode tool = cluster.node(2);
        try (ManagedNode node = new ManagedNode(cluster.node(1))) {
            cluster.attach(tool, database);
            for (int i = 0; i < RECORDS; i++) {
                node.node().ctdb("writekey", database, "key" + i, "value" + i).expectSuccess();
            }
            Path ours = folder.resolve("ours.bak");
            assertEquals(
                    "Database backed up to " + ours + "\n", node.shell().run("ctdb:backupdb " + database + " " + ours));
            assertEquals(
                    "Dumped " + RECORDS + " record(s)",
                    last(tool.ctdb("dumpdbbackup", ours.toString())
                            .expectSuccess()
                            .out()));

            assertEquals("Database " + database + " wiped\n", node.shell().run("ctdb:wipedb " + database));
            assertEquals(
                    "Dumped 0 records",
                    last(tool.ctdb("catdb", database).expectSuccess().out()));

            String restored = node.shell().run("ctdb:restoredb " + ours);
            assertTrue(
                    restored.matches("Restoring database " + database + " from backup @ [0-9/]{10} [0-9:]{8}\n"
                            + "Database " + database + " restored\n"),
                    restored);
            assertEquals(
                    "Dumped " + RECORDS + " records",
                    last(tool.ctdb("catdb", database).expectSuccess().out()));

            // After a restore the leader has all records; the tool's backup is of its own node.
            TestNode leader = cluster.node(0);
            Path theirs = folder.resolve("theirs.bak");
            leader.ctdb("backupdb", database, theirs.toString()).expectSuccess();
            assertEquals(
                    "Database shellcopy.tdb restored",
                    last(node.shell().run("ctdb:restoredb " + theirs + " shellcopy.tdb")));
            assertEquals(
                    "Dumped " + RECORDS + " records",
                    last(tool.ctdb("catdb", "shellcopy.tdb").expectSuccess().out()));

            assertEquals(
                    (long) RECORDS, node.jmx().invoke(bean(database), "backup", new String[] {TEXT}, "remote.bak"));
            node.jmx().invoke("org.ctdb4j:type=Databases", "restore", new String[] {TEXT, TEXT}, "remote.bak", "");
            assertEquals(
                    List.of("remote.bak"), List.of((Object[]) node.jmx().read("org.ctdb4j:type=Databases", "Backups")));
            Files.writeString(folder.resolve("garbage"), "garbage");
            assertTrue(assertRefused(node, "ctdb:restoredb " + folder.resolve("garbage"))
                    .contains("is not a backup"));
        }
    }

    private static void assertSame(ManagedNode node, String... words) throws IOException {
        assertEquals(
                node.node().ctdb(words).expectSuccess().out(), node.shell().run("ctdb:" + String.join(" ", words)));
    }

    /** A vacuum run may have ended between the two. */
    private static String withoutLatency(String statistics) {
        return statistics.replaceAll("vacuum_latency.*", "");
    }

    /** {@return what the shell says about a command that fails, without colours and what surrounds it} */
    private static String assertRefused(ManagedNode node, String line) {
        String failure =
                assertThrows(IOException.class, () -> node.shell().run(line)).getMessage();
        return failure.replaceAll("\u001b\\[[0-9;]*m", "")
                .replaceAll("(?s)^.*Error executing command: ", "")
                .strip();
    }

    private static String last(String text) {
        List<String> lines = text.lines().toList();
        return lines.get(lines.size() - 1);
    }

    private static String bean(String database) {
        return "org.ctdb4j:type=Database,name=" + database;
    }
}
