// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.service.Databases;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb getdbseqnum}. */
@Service
@Command(scope = "ctdb", name = "getdbseqnum", description = "Print how many transactions a database has seen")
public final class GetDbSeqnumCommand extends NodeCommand {
    @Argument(required = true, description = "Name, or number beginning with 0x")
    @Completion(DatabaseCompleter.class)
    String database;

    @Reference
    Databases databases;

    @Override
    void run(PrintStream out) throws OperationException {
        out.println("0x" + Long.toHexString(databases.sequenceNumber(target(), database)));
    }
}
