// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.control.GetNodeMap;
import org.ctdb4j.protocol.control.GetPid;
import org.ctdb4j.protocol.control.GetPnn;
import org.ctdb4j.protocol.control.GetRecmode;
import org.ctdb4j.protocol.control.GetRunState;
import org.ctdb4j.protocol.control.GetVnnMap;
import org.ctdb4j.protocol.type.NodeAndFlags;

/**
 * What one node says of itself and the others.
 *
 * @param nodes the node map as it has it
 * @param ports what of its {@code ctdb4j.ports} there is
 */
record NodeStatus(
        int pnn,
        int pid,
        RunState runState,
        RecoveryMode recoveryMode,
        int generation,
        List<NodeAndFlags> nodes,
        Properties ports) {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

    /** Asks the node with this base folder over its client socket. */
    static NodeStatus ask(Path base) throws IOException {
        try (ControlClient client = ControlClient.connect(base.resolve("run/ctdbd.socket"), ANSWER_LIMIT)) {
            return new NodeStatus(
                    client.ask(new GetPnn()).status(),
                    client.ask(new GetPid()).status(),
                    GetRunState.Reply.decode(client.ask(new GetRunState()).data())
                            .runState(),
                    RecoveryMode.of(client.ask(new GetRecmode()).status()).orElse(RecoveryMode.ACTIVE),
                    GetVnnMap.Reply.decode(client.ask(new GetVnnMap()).data())
                            .map()
                            .generation(),
                    GetNodeMap.Reply.decode(client.ask(new GetNodeMap()).data())
                            .map()
                            .nodes(),
                    Instance.load(base.resolve("run/ctdb4j.ports")));
        } catch (MalformedPayloadException garbage) {
            throw new IOException("the node answers garbage: " + garbage.getMessage(), garbage);
        }
    }

    /** {@return whether all is well, with this node and with the others as it sees them} */
    boolean isOk() {
        return runState == RunState.RUNNING
                && recoveryMode == RecoveryMode.NORMAL
                && nodes.stream().allMatch(node -> node.flags() == 0 || NodeFlags.isDeleted(node.flags()));
    }

    Optional<NodeAndFlags> self() {
        return nodes.stream().filter(node -> node.pnn() == pnn).findFirst();
    }

    /** {@return flags once it runs, what it is about before} */
    String state() {
        if (runState != RunState.RUNNING) {
            return runState.name();
        }
        return self().map(node -> NodeFlags.toText(node.flags())).orElse("UNKNOWN");
    }

    String port(ManagementPorts.Service service) {
        return ports.getProperty(service.key(), "-");
    }
}
