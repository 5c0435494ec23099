// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.ctdb4j.api.Blob;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb readkey}. */
@Service
@Command(
        scope = "ctdb",
        name = "readkey",
        description = "Print a value of a volatile database, with the record brought here")
public final class ReadKeyCommand extends DatabaseCommand {
    private static final String READONLY = "readonly";

    @Argument(index = 0, required = true, description = "Name, or number beginning with 0x")
    @Completion(DatabaseCompleter.class)
    String database;

    @Argument(index = 1, required = true, description = "Text, or hexadecimal digits behind 0x")
    String key;

    @Argument(index = 2, description = "readonly: a read-only copy is enough")
    @Completion(value = StringsCompleter.class, values = READONLY)
    String access;

    @Override
    void runHere(PrintStream out) throws OperationException {
        if (access != null && !access.equals(READONLY)) {
            throw new OperationException("Usage: readkey DB KEY [" + READONLY + "]");
        }
        Blob bytes = Blob.ofArgument(key);
        Blob value = (access == null ? databases.readRecord(database, bytes) : databases.readCopy(database, bytes))
                .orElse(Blob.EMPTY);
        out.print("Data: size:" + value.size() + " ptr:[");
        Bytes.print(out, value);
        out.println("]");
    }
}
