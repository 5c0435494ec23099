// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;

import org.ctdb4j.management.DatabaseMXBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each bean through a real server: what a JMX client and Jolokia get to see. */
class NodeBeansTest {
    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final FakeNode node = new FakeNode();
    private final NodeBeans beans = new NodeBeans(server, node, node, node);
    private final Path backups;
    private final FakeDatabases contents;
    private final DatabaseBeans databases;

    NodeBeansTest(@TempDir Path folder) {
        backups = folder.resolve("backups");
        contents = new FakeDatabases(backups);
        databases = new DatabaseBeans(server, node, node, contents);
        databases.look();
    }

    @AfterEach
    void leavesNothingBehind() throws InterruptedException {
        beans.deactivate();
        databases.deactivate();
        assertEquals(Set.of(), names());
    }

    @Test
    void areNamedByType() {
        assertEquals(
                Set.of(
                        "type=Backend",
                        "type=ClientSocket",
                        "type=Cluster",
                        "type=ClusterLock",
                        "type=Database,name=locking.tdb",
                        "type=Databases",
                        "type=Events",
                        "type=LockScheduler",
                        "type=Loop",
                        "type=MemoryBackend",
                        "type=Node",
                        "type=Recovery",
                        "type=Rehearsal",
                        "type=Roles",
                        "type=Statistics",
                        "type=Transport",
                        "type=Tunables"),
                names());
    }

    @Test
    void describeWhatTheyTellAndDo() throws JMException {
        for (String name : names()) {
            MBeanInfo info = server.getMBeanInfo(bean(name));
            assertDescribed(name, info.getDescription());
            Stream.of(info.getAttributes()).forEach(each -> assertDescribed(name, each));
            for (MBeanOperationInfo operation : info.getOperations()) {
                assertDescribed(name, operation);
                for (MBeanParameterInfo parameter : operation.getSignature()) {
                    assertDescribed(name, parameter);
                    assertFalse(parameter.getName().matches("p[0-9]|"), name + " " + operation.getName());
                }
            }
        }
    }

    @Test
    void haveNoAttributeThatCannotBeRead() throws JMException {
        for (String name : names()) {
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(bean(name)).getAttributes()) {
                server.getAttribute(bean(name), attribute.getName());
                assertFalse(attribute.isWritable(), name + " " + attribute.getName());
            }
        }
    }

    @Test
    void node() throws JMException {
        assertAll(
                () -> assertEquals(1, get("type=Node", "Pnn")),
                () -> assertEquals("RUNNING", get("type=Node", "RunState")),
                () -> assertArrayEquals(
                        new String[] {"LEADER", "LMASTER"}, (String[]) get("type=Node", "Capabilities")));

        invoke("type=Node", "stopNode");
        invoke("type=Node", "banNode", 5);
        invoke("type=Node", "changeNodeDebugLevel", "INFO");

        assertEquals(List.of("stop 1", "ban for 5 s 1", "log INFO on 1"), node.orders);
        assertEquals("0x0000cafe", invoke("type=Node", "attachDatabase", "a.tdb", "PERSISTENT"));
    }

    @Test
    void cluster() throws JMException {
        CompositeData third = ((CompositeData[]) get("type=Cluster", "Members"))[2];

        assertEquals(3_000_000_000L, get("type=Cluster", "Generation"));
        assertEquals("DISCONNECTED|INACTIVE", third.get("flagNames"));
        assertEquals(5, ((CompositeData) invoke("type=Cluster", "ping", 0)).get("clients"));
    }

    @Test
    void saysWhatWentWrongInAClassThatEveryClientHas() {
        RuntimeMBeanException failed =
                assertThrows(RuntimeMBeanException.class, () -> invoke("type=Cluster", "recover", 2));

        assertEquals(IllegalStateException.class, failed.getCause().getClass());
        assertEquals("node 2 is disconnected", failed.getCause().getMessage());
    }

    @Test
    void tunables() throws JMException {
        CompositeData first = ((CompositeData[]) get("type=Tunables", "Values"))[0];

        assertEquals("SeqnumInterval", first.get("name"));
        assertEquals(5L, invoke("type=Tunables", "getTunable", "keepaliveinterval"));
        invoke("type=Tunables", "setTunable", "keepaliveinterval", 7L);
        assertEquals(List.of("set KeepaliveInterval to 7 on 1"), node.orders);
        assertThrows(RuntimeMBeanException.class, () -> invoke("type=Tunables", "getTunable", "MaxRedirectCount"));
    }

    @Test
    void statistics() throws JMException {
        CompositeData counters = (CompositeData) get("type=Statistics", "Counters");

        assertEquals(8L, counters.get("numClients"));
        assertEquals(16L, ((CompositeData) counters.get("node")).get("reqCall"));
        assertEquals(16, ((Integer[]) counters.get("hopCountBuckets")).length);
        invoke("type=Statistics", "resetStatistics");
        assertEquals(List.of("reset statistics of 1"), node.orders);
    }

    @Test
    void recovery() throws JMException {
        assertEquals(0.25, get("type=Recovery", "LastDurationSeconds"));
        assertEquals(true, get("type=Recovery", "ClusterLockHeld"));
        assertEquals("DONE", get("type=Rehearsal", "State"));
        assertEquals(45.5, get("type=Rehearsal", "DurationSeconds"));
        invoke("type=Recovery", "recover");
        assertEquals(List.of("recover 1"), node.orders);
    }

    @Test
    void waitsForLocksTellWhoHoldsThem() throws JMException {
        CompositeData wait = ((CompositeData[]) get("type=LockScheduler", "Waits"))[0];
        assertEquals("6b6579", wait.get("key"));
        CompositeData holder = ((CompositeData[]) wait.get("holders"))[0];
        assertEquals(4711, holder.get("pid"));
        assertEquals(List.of("brlock.tdb byte 172"), List.of((String[]) holder.get("waitsFor")));
    }

    @Test
    void loopTellsItsGaps() throws JMException {
        assertEquals(1000L, get("type=Loop", "Turns"));
        assertEquals(40.5, get("type=Loop", "LongestGapMillis"));
        assertEquals(1.5, get("type=Loop", "RecentGapMillis"));
    }

    @Test
    void rolesTellTheirHolder() throws JMException {
        for (String type :
                List.of("Transport", "ClientSocket", "Backend", "LockScheduler", "ClusterLock", "Events", "Recovery")) {
            CompositeData role = (CompositeData) get("type=" + type, "Role");
            assertEquals("org.ctdb4j.example", role.get("bundle"), type);
            assertEquals(12.5, role.get("longestPauseMillis"), type);
        }
    }

    @Test
    void rolesTellWhatIsTheirs() throws JMException {
        assertEquals(5L, first("type=Transport", "Peers").get("unsentBytes"));
        assertEquals(815, first("type=ClientSocket", "Clients").get("pid"));
        assertEquals(8192L, first("type=Backend", "Databases").get("sizeBytes"));
        assertEquals(0.5, first("type=LockScheduler", "Databases").get("longestWaitSeconds"));
        assertEquals("/shared/lock", get("type=ClusterLock", "Lock"));
        CompositeData[] scripts =
                (CompositeData[]) first("type=Events", "LastRuns").get("scripts");
        assertEquals("00.test", scripts[0].get("name"));
    }

    @Test
    void swap() throws JMException {
        CompositeData report = (CompositeData) invoke("type=Roles", "swap", "transport", "1.0.1");

        assertEquals("1.0.1", report.get("newVersion"));
        assertEquals(10.5, report.get("pauseMillis"));
        assertThrows(RuntimeMBeanException.class, () -> invoke("type=Roles", "swap", "transport", "9"));
    }

    @Test
    void databasesComeAndGo() throws JMException {
        node.databases.add("odd:name.tdb");
        databases.look();
        String quoted = "type=Database,name=\"odd:name.tdb\"";
        assertEquals("odd:name.tdb", get(quoted, "Name"));

        node.databases.remove("locking.tdb");
        databases.look();
        assertFalse(names().contains("type=Database,name=locking.tdb"));
        assertTrue(names().contains(quoted));
    }

    @Test
    void recordsOfADatabase() throws JMException {
        Object answer = invoke("type=Database,name=locking.tdb", "records", 1_000_000);

        CompositeData record = ((CompositeData[]) answer)[0];
        assertEquals("key\\00", record.get("key"));
        assertEquals("value", record.get("data"));
        assertEquals(List.of("read 10000 records on 1"), node.orders);
    }

    @Test
    void contentsOfAVolatileDatabase() throws JMException {
        String bean = "type=Database,name=locking.tdb";
        assertEquals("value", invoke(bean, "read", "key"));
        invoke(bean, "store", "0x6b6579", "new");
        invoke(bean, "delete", "key");
        invoke(bean, "wipe");
        invoke(bean, "allowReadonly");
        invoke(bean, "allowSticky");
        invoke(bean, "vacuum", true);

        assertEquals(List.of("read key", "write new to key", "delete key", "wipe locking.tdb"), contents.orders);
        assertEquals(List.of("allow read-only copies on 1", "make sticky on 1", "vacuum all of 1"), node.orders);
        CompositeData hot = ((CompositeData[]) invoke(bean, "hotKeys"))[0];
        assertEquals(List.of("key\\00", "advice"), List.of(hot.get("key"), hot.get("advice")));
        assertEquals(40L, ((CompositeData[]) hot.get("visits"))[0].get("perSecond"));
        assertEquals(42L, invoke(bean, "transactions", 2));
        assertEquals(
                "Database access is still active on node 0",
                assertThrows(RuntimeMBeanException.class, () -> invoke(bean, "detach"))
                        .getCause()
                        .getMessage());
    }

    @Test
    void changesOfOneTransaction() throws Exception {
        DatabaseMXBean bean = JMX.newMXBeanProxy(server, bean("type=Database,name=locking.tdb"), DatabaseMXBean.class);

        bean.change(Map.of("0x6b", "new"));

        assertEquals(List.of("change k to new"), contents.orders);
    }

    @Test
    void backupsAreFilesOfOneFolder() throws Exception {
        String bean = "type=Database,name=locking.tdb";
        assertEquals(12L, invoke(bean, "backup", "monday.bak"));
        assertEquals("locking.tdb", invoke("type=Databases", "restore", "monday.bak", ""));
        assertEquals("other.tdb", invoke("type=Databases", "restore", "monday.bak", "other.tdb"));
        for (String path : List.of("/etc/shadow", "../secrets", "", ".", "..", "a/b")) {
            assertThrows(RuntimeMBeanException.class, () -> invoke(bean, "backup", path), path);
            assertThrows(RuntimeMBeanException.class, () -> invoke("type=Databases", "restore", path, ""), path);
        }

        assertEquals(
                List.of("backup locking.tdb to monday.bak", "restore monday.bak", "restore monday.bak"),
                contents.orders);
        Files.createFile(backups.resolve("monday.bak"));
        assertArrayEquals(new String[] {"monday.bak"}, (String[]) get("type=Databases", "Backups"));
        assertEquals(backups.toString(), get("type=Databases", "BackupFolder"));
    }

    @Test
    void longWorkIsSeenWhileItRuns() throws JMException {
        CompositeData work = first("type=Databases", "Running");

        assertEquals("restore", work.get("what"));
        assertEquals(5L, work.get("recordsDone"));
        assertEquals(12L, work.get("recordsTotal"));
    }

    private Set<String> names() {
        return server.queryNames(null, null).stream()
                .filter(name -> name.getDomain().equals("org.ctdb4j"))
                .map(name -> "type=" + name.getKeyProperty("type") + suffix(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String suffix(ObjectName name) {
        String of = name.getKeyProperty("name");
        return of == null ? "" : ",name=" + of;
    }

    private static ObjectName bean(String keys) throws JMException {
        return new ObjectName("org.ctdb4j:" + keys);
    }

    private Object get(String bean, String attribute) throws JMException {
        return server.getAttribute(bean(bean), attribute);
    }

    private CompositeData first(String bean, String attribute) throws JMException {
        return ((CompositeData[]) get(bean, attribute))[0];
    }

    private Object invoke(String bean, String operation, Object... arguments) throws JMException {
        String[] signature = Stream.of(server.getMBeanInfo(bean(bean)).getOperations())
                .filter(info -> info.getName().equals(operation))
                .flatMap(info -> Stream.of(info.getSignature()))
                .map(MBeanParameterInfo::getType)
                .toArray(String[]::new);
        return server.invoke(bean(bean), operation, arguments, signature);
    }

    private static void assertDescribed(String bean, MBeanFeatureInfo feature) {
        assertDescribed(bean + " " + feature.getName(), feature.getDescription());
    }

    private static void assertDescribed(String what, String description) {
        assertTrue(description.contains(" ") || description.length() > 8, what + ": " + description);
    }
}
