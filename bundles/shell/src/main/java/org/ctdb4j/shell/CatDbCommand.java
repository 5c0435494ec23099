// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.service.DatabaseEntry;
import org.ctdb4j.api.service.OperationException;
import org.ctdb4j.api.service.Traversal;

/** {@code ctdb catdb}. */
@Service
@Command(scope = "ctdb", name = "catdb", description = "Print the records of a database from all nodes")
public final class CatDbCommand extends NodeCommand {
    @Argument(required = true, description = "Name, or number beginning with 0x")
    @Completion(DatabaseCompleter.class)
    String database;

    @Option(name = "--limit", description = "Print no more records than this")
    int recordsMax = 100_000;

    @Override
    void run(PrintStream out) throws OperationException {
        DatabaseEntry found = DatabaseList.find(nodes.databases(view.node().pnn()), database);
        Traversal traversal = nodes.records(found.id(), recordsMax);
        traversal.records().forEach(record -> RecordDump.print(out, record));
        out.println("Dumped " + traversal.records().size() + " records");
        if (!traversal.complete()) {
            throw new OperationException("There are more records than " + recordsMax + ": say --limit");
        }
    }
}
