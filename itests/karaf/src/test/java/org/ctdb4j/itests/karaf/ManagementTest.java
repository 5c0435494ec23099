// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.karaf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;

import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what to a running node, over JMX, Jolokia and ssh. */
class ManagementTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String NODE = "org.ctdb4j:type=Node";
    private static final String DIAGNOSTIC = "com.sun.management:type=DiagnosticCommand";

    @TempDir
    private static Path folder;

    private static Ctdbd ctdbd;

    @BeforeAll
    static void startANode() throws Exception {
        ctdbd = Ctdbd.shipped(NodeFolder.create(folder.resolve("node"), "127.91.19.1"));
        Ctdbd.Outcome started = ctdbd.start();
        assertEquals(0, started.exitCode(), started.output());
    }

    @AfterAll
    static void stopIt() throws Exception {
        ctdbd.stop();
    }

    @Test
    void readsTheNodeOverJmx() throws Exception {
        try (JMXConnector connector = jmx(ctdbd.password())) {
            assertTrue(connector.getMBeanServerConnection().isRegistered(new ObjectName(NODE)));
        }
    }

    @Test
    void refusesAWrongPasswordOverJmx() {
        assertThrows(SecurityException.class, () -> jmx("wrong"));
    }

    @Test
    void refusesWhatRunsCodeOverJmx() throws Exception {
        try (JMXConnector connector = jmx(ctdbd.password())) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            ObjectName diagnostic = new ObjectName(DIAGNOSTIC);
            assertThrows(
                    SecurityException.class,
                    () -> server.invoke(diagnostic, "vmVersion", new Object[0], new String[0]));
            assertThrows(
                    SecurityException.class,
                    () -> server.createMBean("javax.management.loading.MLet", new ObjectName("org.ctdb4j:type=X")));
        }
    }

    @Test
    void readsTheNodeOverJolokia() throws IOException {
        String body = body(jolokia("read/" + NODE, authorization(ctdbd.password())));
        assertTrue(body.contains("\"status\":200"), body);
    }

    @Test
    void refusesNoAndAWrongPasswordOverJolokia() throws IOException {
        assertEquals(401, jolokia("read/" + NODE, Map.of()).getResponseCode());
        assertEquals(401, jolokia("read/" + NODE, authorization("wrong")).getResponseCode());
    }

    @Test
    void refusesAForeignOriginOverJolokia() throws IOException {
        Map<String, String> headers = new HashMap<>(authorization(ctdbd.password()));
        headers.put("Origin", "http://foreign.example");
        String body = body(jolokia("read/" + NODE, headers));
        assertTrue(body.contains("\"status\":403"), body);
    }

    @Test
    void refusesWhatRunsCodeOverJolokia() throws IOException {
        for (String request : new String[] {
            "exec/" + DIAGNOSTIC + "/vmVersion",
            "exec/osgi.core:type=framework/installBundle/file:x",
            "read/java.lang:type=Runtime/SystemProperties",
        }) {
            String body = body(jolokia(request, authorization(ctdbd.password())));
            assertTrue(body.contains("\"status\":403"), body);
        }
    }

    @Test
    void runsShellCommandsOverSsh() throws Exception {
        assertTrue(ssh(ctdbd.password(), "bundle:list -s").contains("org.ctdb4j.daemon"));
    }

    @Test
    void refusesAWrongPasswordOverSsh() {
        assertThrows(SshException.class, () -> ssh("wrong", "bundle:list"));
    }

    private static JMXConnector jmx(String password) throws IOException {
        String url = "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + ctdbd.port("jmx.port") + "/jmxrmi";
        return JMXConnectorFactory.connect(
                new JMXServiceURL(url), Map.of(JMXConnector.CREDENTIALS, new String[] {"ctdb", password}));
    }

    private static HttpURLConnection jolokia(String request, Map<String, String> headers) throws IOException {
        System.setProperty("sun.net.http.allowRestrictedHeaders", "true");
        String url = "http://127.0.0.1:" + ctdbd.port("jolokia.port") + "/jolokia/" + request;
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        headers.forEach(connection::setRequestProperty);
        return connection;
    }

    private static Map<String, String> authorization(String password) {
        byte[] pair = ("ctdb:" + password).getBytes(StandardCharsets.UTF_8);
        return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    private static String body(HttpURLConnection connection) throws IOException {
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String ssh(String password, String command) throws IOException {
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier((session, address, key) -> true);
            client.start();
            try (ClientSession session = client.connect("ctdb", "127.0.0.1", ctdbd.port("ssh.port"))
                    .verify(LIMIT)
                    .getSession()) {
                session.addPasswordIdentity(password);
                session.auth().verify(LIMIT);
                try (ClientChannel channel = session.createExecChannel(command)) {
                    ByteArrayOutputStream output = new ByteArrayOutputStream();
                    channel.setOut(output);
                    channel.open().verify(LIMIT);
                    channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LIMIT);
                    return output.toString(StandardCharsets.UTF_8);
                }
            }
        }
    }
}
