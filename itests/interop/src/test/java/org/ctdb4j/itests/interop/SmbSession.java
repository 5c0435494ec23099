// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import org.ctdb4j.itests.clusters.Command;
import org.ctdb4j.itests.clusters.Running;

/** One user's session with one server, which stays open between two commands. */
final class SmbSession implements AutoCloseable {
    private static final String FAILURE = "NT_STATUS_";

    private final Running client;
    private int commands;

    private SmbSession(Running client) {
        this.client = client;
    }

    /** Opens a session of a client beside {@code node}, with that node. */
    static SmbSession open(SambaNode node, String user) {
        Command smbclient = node.program(
                "stdbuf",
                "--output=L",
                // Else lines that it has already read do not wake it.
                "--input=0",
                "smbclient",
                node.unc(SambaNode.SHARE),
                "--user",
                user + "%" + SambaNode.password(user));
        SmbSession session = new SmbSession(smbclient.start());
        session.run("pwd");
        return session;
    }

    /** Runs a command of smbclient's language, which must succeed. */
    void run(String command) {
        String done = "done " + ++commands;
        client.tell(command);
        client.tell("!echo " + done);
        client.awaitLine(done);
        expectNoFailure();
    }

    /** Starts a command that lasts as long as the session does. */
    void begin(String command) {
        client.tell(command);
    }

    /** {@return what the commands have printed so far} */
    String printed() {
        return client.out();
    }

    String state() {
        return client.state();
    }

    @Override
    public void close() {
        client.close();
    }

    private void expectNoFailure() {
        if (client.out().contains(FAILURE)) {
            throw new AssertionError("failed: " + state());
        }
    }
}
