// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;

import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.ctdb4j.itests.interop.ManagementWay.ClusterFacts;
import org.junit.jupiter.api.Test;

/** JMX, Jolokia and the shell tell and do what the {@code ctdb} tool does, for who knows the password, and no more. */
@Interop
final class ManagementTest {
    private static final String DATABASE = "managed.tdb";
    private static final int RECORDS = 7;
    private static final String TUNABLE = "MonitorInterval";
    private static final String DIAGNOSTIC_COMMAND = "com.sun.management:type=DiagnosticCommand";
    private static final String KARAF_BUNDLES = "org.apache.karaf:type=bundle,name=root";

    @Test
    void everyWayTellsAndDoesWhatTheToolDoes(Clusters clusters) throws IOException, JMException {
        TestCluster cluster = clusters.start(TestCluster.of(2, NodeKind.OURS));
        TestNode asked = cluster.node(1);
        asked.ctdb("attach", DATABASE).expectSuccess();
        for (int i = 0; i < RECORDS; i++) {
            asked.ctdb("writekey", DATABASE, "key" + i, "value").expectSuccess();
        }

        try (ManagedNode node = new ManagedNode(asked)) {
            for (ManagementWay way : ManagementWay.values()) {
                ClusterFacts expected = told(asked);
                assertEquals(RECORDS, expected.records());
                assertEquals(expected, way.read(node, DATABASE), way::name);

                String database = way.name().toLowerCase(Locale.ROOT) + ".tdb";
                way.attach(node, database);
                assertTrue(asked.ctdb("getdbmap").expectSuccess().out().contains("name:" + database), way::name);

                way.setTunable(node, TUNABLE, 20 + way.ordinal());
                assertTrue(
                        asked.ctdb("getvar", TUNABLE).expectSuccess().text().endsWith("= " + (20 + way.ordinal())),
                        way::name);

                way.recover(node);
                cluster.awaitHealthy();
                assertNotEquals(expected.generation(), told(asked).generation(), way::name);
            }
        }
    }

    @Test
    void nobodyGetsInWithoutThePassword(Clusters clusters) {
        ManagementAccess access =
                ManagementAccess.of(clusters.shared(NodeKind.OURS).node(1));
        for (String password : List.of("", "wrong")) {
            ManagementAccess refused = access.withPassword(password);
            assertThrows(SecurityException.class, () -> new JmxClient(refused).close());
            assertEquals(
                    401,
                    new JolokiaClient(refused).post("{\"type\":\"version\"}").statusCode());
            try (KarafShell shell = new KarafShell(refused)) {
                assertThrows(IOException.class, () -> shell.run("ctdb:status"));
            }
        }
    }

    @Test
    void refusesWhatThePolicyDoesNotAllow(Clusters clusters) throws IOException, JMException {
        try (ManagedNode node = new ManagedNode(clusters.shared(NodeKind.OURS).node(1))) {
            MBeanServerConnection beans = node.jmx().beans();
            assertThrows(
                    SecurityException.class, () -> node.jmx().invoke(DIAGNOSTIC_COMMAND, "vmVersion", new String[0]));
            // What installs bundles is not even there.
            assertFalse(beans.isRegistered(new ObjectName(KARAF_BUNDLES)));
            ObjectName loader = new ObjectName("a:type=Loader");
            assertThrows(SecurityException.class, () -> beans.createMBean("javax.management.loading.MLet", loader));

            for (String call : List.of(
                    JolokiaClient.call(DIAGNOSTIC_COMMAND, "vmVersion"),
                    JolokiaClient.call(KARAF_BUNDLES, "install", "mvn:a/b/1"))) {
                assertFalse(JolokiaClient.succeeded(node.jolokia().post(call)), call);
            }
        }
    }

    @Test
    void refusesAForeignOrigin(Clusters clusters) {
        JolokiaClient jolokia = new JolokiaClient(
                ManagementAccess.of(clusters.shared(NodeKind.OURS).node(1)));
        String request = "{\"type\":\"version\"}";

        assertTrue(JolokiaClient.succeeded(jolokia.post(request)));
        assertFalse(JolokiaClient.succeeded(jolokia.post(request, "Origin", "http://example.org")));
    }

    private static ClusterFacts told(TestNode node) {
        return ClusterFacts.parse(
                node.ctdb("status").expectSuccess().out(),
                node.ctdb("catdb", DATABASE).expectSuccess().out());
    }
}
