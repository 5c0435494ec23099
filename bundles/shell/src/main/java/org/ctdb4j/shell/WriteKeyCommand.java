// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.Blob;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb writekey}. */
@Service
@Command(scope = "ctdb", name = "writekey", description = "Store a record of a volatile database, brought here")
public final class WriteKeyCommand extends DatabaseCommand {
    @Argument(index = 0, required = true, description = "Name, or number beginning with 0x")
    @Completion(DatabaseCompleter.class)
    String database;

    @Argument(index = 1, required = true, description = "Text, or hexadecimal digits behind 0x")
    String key;

    @Argument(index = 2, required = true, description = "Text, or hexadecimal digits behind 0x")
    String value;

    @Override
    void runHere(PrintStream out) throws OperationException {
        databases.writeRecord(database, Blob.ofArgument(key), Blob.ofArgument(value));
    }
}
