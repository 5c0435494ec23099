// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;

/** The shell of a node, over ssh: a session for each command, which the shell closes when the command has ended. */
final class KarafShell implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ManagementAccess access;
    private final SshClient client = SshClient.setUpDefaultClient();

    KarafShell(ManagementAccess access) {
        this.access = access;
        // The host key was made a moment ago: nobody has it from elsewhere.
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        client.start();
    }

    /**
     * Runs a command to its end and returns what it printed.
     *
     * @throws IOException if the password is refused, or the command failed, with what it printed
     */
    String run(String line) throws IOException {
        try (ClientSession session = client.connect(access.user(), ManagementAccess.HOST, access.sshPort())
                .verify(LIMIT)
                .getSession()) {
            session.addPasswordIdentity(access.password());
            session.auth().verify(LIMIT);
            return run(session, line);
        }
    }

    @Override
    public void close() {
        client.stop();
    }

    private static String run(ClientSession session, String line) throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (ChannelExec channel = session.createExecChannel(line)) {
            channel.setOut(printed);
            channel.setErr(printed);
            channel.open().verify(LIMIT);
            Set<ClientChannelEvent> seen = channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LIMIT);
            String text = printed.toString(StandardCharsets.UTF_8);
            if (seen.contains(ClientChannelEvent.TIMEOUT)) {
                throw new AssertionError(line + " still runs after " + LIMIT.toSeconds() + " s: " + text);
            }
            if (channel.getExitStatus() == null || channel.getExitStatus() != 0) {
                throw new IOException(line + ": exit " + channel.getExitStatus() + ": " + text);
            }
            return text;
        }
    }
}
