// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Random;

import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Both ways of management against the MBeans of this JVM and one that stands for the node's. */
class ManagementAccessTest {

    private static final ManagementUser USER = ManagementUser.withNewPassword();
    private static final ObjectName NODE = name("org.ctdb4j:type=Node");
    private static final ObjectName RUNTIME = name("java.lang:type=Runtime");
    private static final ObjectName MEMORY = name("java.lang:type=Memory");
    private static final ObjectName DIAGNOSTIC = name("com.sun.management:type=DiagnosticCommand");

    private static int jmxPort;
    private static int jolokiaPort;

    /** The management interface of the stand-in. */
    public interface Node {
        int getPnn();

        void setPnn(int pnn);

        String stopNode();

        String halt();
    }

    @BeforeAll
    static void open() throws Exception {
        ManagementPorts ports = ManagementPorts.choose(new Properties(), new Properties(), new Random());
        jmxPort = ports.get(ManagementPorts.Service.JMX_PORT);
        jolokiaPort = ports.get(ManagementPorts.Service.JOLOKIA_PORT);
        JmxConnector.start(jmxPort, USER);
        Jolokia.start(jolokiaPort, USER);
        Node node = new Node() {
            @Override
            public int getPnn() {
                return 7;
            }

            @Override
            public void setPnn(int pnn) {
                throw new UnsupportedOperationException();
            }

            @Override
            public String stopNode() {
                return "stopped";
            }

            @Override
            public String halt() {
                throw new UnsupportedOperationException();
            }
        };
        ManagementFactory.getPlatformMBeanServer().registerMBean(new StandardMBean(node, Node.class), NODE);
    }

    @AfterAll
    static void close() throws JMException {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(NODE);
    }

    @Test
    void jmxWantsThePassword() {
        assertThrows(SecurityException.class, () -> connect(Map.of()));
        assertThrows(SecurityException.class, () -> connect(credentials("wrong")));
        assertThrows(
                SecurityException.class,
                () -> connect(Map.of(JMXConnector.CREDENTIALS, new String[] {"other", USER.password()})));
    }

    @Test
    void jmxReadsAndOperatesTheNode() throws Exception {
        try (JMXConnector connector = connect(credentials(USER.password()))) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            assertEquals(7, server.getAttribute(NODE, "Pnn"));
            assertEquals("stopped", server.invoke(NODE, "stopNode", new Object[0], new String[0]));
            assertEquals(
                    1, server.getAttributes(RUNTIME, new String[] {"Uptime"}).size());
        }
    }

    @Test
    void jmxRefusesEverythingElse() throws Exception {
        try (JMXConnector connector = connect(credentials(USER.password()))) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            assertThrows(SecurityException.class, () -> server.getAttribute(RUNTIME, "SystemProperties"));
            assertThrows(
                    SecurityException.class,
                    () -> server.getAttributes(RUNTIME, new String[] {"Uptime", "SystemProperties"}));
            assertThrows(SecurityException.class, () -> server.setAttribute(NODE, new Attribute("Pnn", 1)));
            assertThrows(
                    SecurityException.class,
                    () -> server.invoke(DIAGNOSTIC, "vmVersion", new Object[0], new String[0]));
            assertThrows(SecurityException.class, () -> server.invoke(NODE, "halt", new Object[0], new String[0]));
            assertThrows(SecurityException.class, () -> server.invoke(MEMORY, "gc", new Object[0], new String[0]));
            assertThrows(
                    SecurityException.class,
                    () -> server.createMBean("javax.management.timer.Timer", name("org.ctdb4j:type=Timer")));
            assertThrows(SecurityException.class, () -> server.unregisterMBean(NODE));
        }
    }

    @Test
    void jolokiaWantsThePassword() throws IOException {
        assertEquals(
                HttpURLConnection.HTTP_UNAUTHORIZED,
                get("read/" + NODE, Map.of()).getResponseCode());
        assertEquals(
                HttpURLConnection.HTTP_UNAUTHORIZED,
                get("read/" + NODE, authorization("wrong")).getResponseCode());
    }

    @Test
    void jolokiaReadsAndOperatesTheNode() throws IOException {
        assertAnswered("\"value\":7", "read/" + NODE + "/Pnn");
        assertAnswered("\"value\":\"stopped\"", "exec/" + NODE + "/stopNode");
        assertAnswered("\"value\":\"stopped\"", "exec/" + NODE + "/stopNode()");
        assertAnswered("\"used\":", "read/" + MEMORY + "/HeapMemoryUsage");
    }

    @Test
    void jolokiaRefusesEverythingElse() throws IOException {
        assertRefused("read/" + RUNTIME + "/SystemProperties");
        assertRefused("write/" + NODE + "/Pnn/1");
        assertRefused("exec/" + DIAGNOSTIC + "/vmVersion");
        assertRefused("exec/" + NODE + "/halt");
        assertRefused("exec/" + MEMORY + "/gc");
        assertFalse(body(get("search/*:*", authorization(USER.password()))).contains("DiagnosticCommand"));
    }

    @Test
    void jolokiaRefusesAPageOfABrowser() throws IOException {
        Map<String, String> headers = new HashMap<>(authorization(USER.password()));
        headers.put("Origin", "http://foreign.example");
        assertTrue(body(get("read/" + NODE, headers)).contains("\"status\":403"));
    }

    private static JMXConnector connect(Map<String, Object> environment) throws IOException {
        String url = "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + jmxPort + "/jmxrmi";
        return JMXConnectorFactory.connect(new JMXServiceURL(url), environment);
    }

    private static Map<String, Object> credentials(String password) {
        return Map.of(JMXConnector.CREDENTIALS, new String[] {ManagementUser.NAME, password});
    }

    private static Map<String, String> authorization(String password) {
        byte[] pair = (ManagementUser.NAME + ":" + password).getBytes(StandardCharsets.UTF_8);
        return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    private static void assertAnswered(String part, String request) throws IOException {
        String body = body(get(request, authorization(USER.password())));
        assertTrue(body.contains(part) && body.contains("\"status\":200"), body);
    }

    private static void assertRefused(String request) throws IOException {
        String body = body(get(request, authorization(USER.password())));
        assertTrue(body.contains("\"status\":403"), body);
    }

    /** The plain client: the newer one adds and hides headers of its own. */
    private static HttpURLConnection get(String request, Map<String, String> headers) throws IOException {
        System.setProperty("sun.net.http.allowRestrictedHeaders", "true");
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://127.0.0.1:" + jolokiaPort + "/jolokia/" + request)
                        .toURL()
                        .openConnection();
        headers.forEach(connection::setRequestProperty);
        return connection;
    }

    private static String body(HttpURLConnection connection) throws IOException {
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (JMException wrong) {
            throw new IllegalArgumentException(text, wrong);
        }
    }
}
