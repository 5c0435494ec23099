// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb ptrans}. */
@Service
@Command(
        scope = "ctdb",
        name = "ptrans",
        description = "Change records of a persistent or replicated database in one transaction")
public final class PTransCommand extends DatabaseCommand {
    @Argument(index = 0, required = true, description = "Name, or number beginning with 0x")
    @Completion(DatabaseCompleter.class)
    String database;

    @Argument(index = 1, description = "File of lines \"key\" \"value\", an empty value deletes; else what is piped in")
    @Completion(FileCompleter.class)
    String file;

    @Override
    void runHere(PrintStream out) throws OperationException {
        try (BufferedReader reader = open()) {
            TransactionInput input = new TransactionInput();
            reader.lines().forEach(line -> input.add(line, out));
            databases.change(database, input.changes());
        } catch (IOException e) {
            throw new OperationException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private BufferedReader open() throws IOException {
        return file == null
                ? new BufferedReader(new InputStreamReader(session.getKeyboard(), StandardCharsets.UTF_8))
                : Files.newBufferedReader(Path.of(file));
    }
}
