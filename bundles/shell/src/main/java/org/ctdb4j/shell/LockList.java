// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

import org.ctdb4j.api.service.LockSchedulerStatus;
import org.ctdb4j.api.service.LockSchedulerStatus.Database;
import org.ctdb4j.api.service.LockSchedulerStatus.Holder;
import org.ctdb4j.api.service.LockSchedulerStatus.Wait;

/** Prints what waits for locks: a line for each database with waits, and below it the longest of them with the holders. */
final class LockList {
    private LockList() {}

    static void print(PrintStream out, LockSchedulerStatus status) {
        List<Database> busy =
                status.databases().stream().filter(LockList::hasWaits).toList();
        out.println("Databases with waits: " + busy.size());
        for (Database database : busy) {
            print(out, database);
            status.waits().stream()
                    .filter(wait -> wait.database().equals(database.name()))
                    .forEach(wait -> print(out, wait));
        }
    }

    private static boolean hasWaits(Database database) {
        return database.queuedRecords() > 0 || database.databaseWanted() || database.databaseHeld();
    }

    private static void print(PrintStream out, Database database) {
        String whole = database.databaseHeld() ? ", frozen" : database.databaseWanted() ? ", freeze wanted" : "";
        out.println("%s: %d records wanted, %d of them waited for in the kernel%s"
                .formatted(database.name(), database.queuedRecords(), database.waitingRecords(), whole));
    }

    private static void print(PrintStream out, Wait wait) {
        String key = wait.key().isEmpty() ? "" : " 0x" + wait.key();
        out.println(String.format(Locale.ROOT, "  %s%s for %.1f s", wait.lock(), key, wait.waitedSeconds()));
        wait.holders().forEach(holder -> print(out, holder));
    }

    private static void print(PrintStream out, Holder holder) {
        out.println("    held by pid %d (%s)".formatted(holder.pid(), holder.command()));
        print(out, "holds", holder.holds());
        print(out, "waits for", holder.waitsFor());
        print(out, "stands in", holder.stack());
    }

    private static void print(PrintStream out, String title, List<String> some) {
        if (!some.isEmpty()) {
            out.println("      " + title + " " + String.join(", ", some));
        }
    }
}
