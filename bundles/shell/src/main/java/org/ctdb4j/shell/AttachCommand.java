// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;
import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.ctdb4j.api.service.DatabaseKind;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb attach}. */
@Service
@Command(scope = "ctdb", name = "attach", description = "Attach a database, creating it where needed")
public final class AttachCommand extends NodeCommand {
    private static final List<String> PROPERTIES = List.of("persistent", "readonly", "sticky", "replicated");

    @Argument(index = 0, required = true, description = "Name as clients attach it")
    String name;

    @Argument(index = 1, multiValued = true, description = "persistent, readonly, sticky, replicated")
    @Completion(
            value = StringsCompleter.class,
            values = {"persistent", "readonly", "sticky", "replicated"})
    List<String> properties = List.of();

    @Override
    void run(PrintStream out) throws OperationException {
        DatabaseKind kind = kindOf(properties);
        int id = nodes.attach(name, kind);
        if (properties.contains("readonly")) {
            nodes.setReadonly(id);
        }
        if (properties.contains("sticky")) {
            nodes.setSticky(id);
        }
    }

    private static DatabaseKind kindOf(List<String> properties) throws OperationException {
        for (String each : properties) {
            if (!PROPERTIES.contains(each)) {
                throw new OperationException("Usage: attach NAME [" + String.join("|", PROPERTIES) + "]");
            }
        }
        if (properties.contains("persistent")) {
            return DatabaseKind.PERSISTENT;
        }
        return properties.contains("replicated") ? DatabaseKind.REPLICATED : DatabaseKind.VOLATILE;
    }
}
