// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;
import java.util.List;

import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.service.DatabaseEntry;
import org.ctdb4j.api.service.OperationException;

/** Prints a database map, and finds what an operator means by the name or number of a database. */
final class DatabaseList {
    private static final String MACHINE_HEADER = "ID Name Path Persistent Sticky Unhealthy Readonly Replicated";

    private DatabaseList() {}

    static void print(PrintStream out, List<DatabaseEntry> databases) {
        out.println("Number of databases:" + databases.size());
        for (DatabaseEntry each : databases) {
            StringBuilder line =
                    new StringBuilder("dbid:0x%08x name:%s path:%s".formatted(each.id(), each.name(), each.path()));
            append(line, has(each, DatabaseFlags.PERSISTENT), " PERSISTENT");
            append(line, has(each, DatabaseFlags.STICKY), " STICKY");
            append(line, has(each, DatabaseFlags.READONLY), " READONLY");
            append(line, has(each, DatabaseFlags.REPLICATED), " REPLICATED");
            append(line, !each.health().isEmpty(), " UNHEALTHY");
            out.println(line);
        }
    }

    private static void append(StringBuilder line, boolean wanted, String text) {
        if (wanted) {
            line.append(text);
        }
    }

    static void print(Columns columns, List<DatabaseEntry> databases) {
        columns.line((Object[]) MACHINE_HEADER.split(" "));
        for (DatabaseEntry each : databases) {
            columns.line(
                    "0x%08X".formatted(each.id()),
                    each.name(),
                    each.path(),
                    Columns.bit(has(each, DatabaseFlags.PERSISTENT)),
                    Columns.bit(has(each, DatabaseFlags.STICKY)),
                    Columns.bit(!each.health().isEmpty()),
                    Columns.bit(has(each, DatabaseFlags.READONLY)),
                    Columns.bit(has(each, DatabaseFlags.REPLICATED)));
        }
    }

    static void printStatus(PrintStream out, DatabaseEntry database) {
        out.println("dbid: 0x%08x".formatted(database.id()));
        out.println("name: " + database.name());
        out.println("path: " + database.path());
        out.println("PERSISTENT: " + yesNo(has(database, DatabaseFlags.PERSISTENT)));
        out.println("REPLICATED: " + yesNo(has(database, DatabaseFlags.REPLICATED)));
        out.println("STICKY: " + yesNo(has(database, DatabaseFlags.STICKY)));
        out.println("READONLY: " + yesNo(has(database, DatabaseFlags.READONLY)));
        out.println("HEALTH: " + (database.health().isEmpty() ? "OK" : database.health()));
    }

    private static String yesNo(boolean is) {
        return is ? "yes" : "no";
    }

    private static boolean has(DatabaseEntry entry, int flag) {
        return (entry.flags() & flag) != 0;
    }

    static DatabaseEntry find(List<DatabaseEntry> databases, String nameOrId) throws OperationException {
        return databases.stream()
                .filter(each -> nameOrId.equals(each.name()) || isNumber(nameOrId, each.id()))
                .findFirst()
                .orElseThrow(() -> new OperationException("No database matching '" + nameOrId + "' found"));
    }

    private static boolean isNumber(String text, int id) {
        return text.matches("0x[0-9a-fA-F]{1,8}") && Integer.parseUnsignedInt(text.substring(2), 16) == id;
    }
}
