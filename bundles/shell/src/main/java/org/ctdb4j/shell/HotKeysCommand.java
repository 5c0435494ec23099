// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.service.HotKey;
import org.ctdb4j.api.service.OperationException;

/** What {@code dbstatistics} of all nodes together say about the records they take from each other; the tool has no such command. */
@Service
@Command(
        scope = "ctdb",
        name = "hotkeys",
        description = "Show which records nodes take from each other most, and advice")
public final class HotKeysCommand extends NodeCommand {
    @Argument(required = true, description = "Name, or number beginning with 0x")
    @Completion(DatabaseCompleter.class)
    String database;

    @Override
    void run(PrintStream out) throws OperationException {
        int id = DatabaseList.find(nodes.databases(view.node().pnn()), database).id();
        print(out, nodes.hotKeys(id));
    }

    private void print(PrintStream out, List<HotKey> keys) {
        if (machine) {
            Columns columns = columns(out);
            columns.line("Key", "Node", "PerSecond");
            keys.forEach(key ->
                    key.visits().forEach(visit -> columns.line(key.key().toHex(), visit.pnn(), visit.perSecond())));
            return;
        }
        out.println("Number of hot keys:" + keys.size());
        for (HotKey key : keys) {
            out.println("key:" + key.key().toHex() + " "
                    + key.visits().stream()
                            .map(visit -> "node " + visit.pnn() + ":" + visit.perSecond() + "/s")
                            .collect(Collectors.joining(" ")));
            if (!key.advice().isEmpty()) {
                out.println("    " + key.advice());
            }
        }
    }
}
