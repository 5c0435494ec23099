// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import java.nio.file.Path;

import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.system.linux.DatabaseFile;
import org.ctdb4j.system.linux.LinuxDatabaseFiles;
import org.ctdb4j.tdb.LockKind;
import org.ctdb4j.tdb.Outcome;
import org.ctdb4j.tdb.Tdb;
import org.ctdb4j.tdb.TdbOptions;
import org.ctdb4j.tdb.TdbOptions.Access;
import org.ctdb4j.tdb.TdbOptions.Patience;
import org.ctdb4j.testkit.linux.Granted;

/** A process that locks something of a file with mutexes, says so, and stays until it is killed. */
final class Holder {
    private static final int FLAGS = 0x1c41;

    private Holder() {}

    /** Arguments: the file; {@code record}, {@code wait} or {@code whole}. */
    public static void main(String[] arguments) throws Exception {
        DatabaseFile file = new LinuxDatabaseFiles().open(Path.of(arguments[0]));
        TdbOptions options = TdbOptions.of(FLAGS).access(Access.READ_WRITE).patience(Patience.NEVER);
        Tdb tdb = Tdb.open(file.map(), file.lockPort(), options);
        int hash = tdb.hash("a".getBytes());
        FileLocks locks = file.locks();
        Granted granted = new Granted();
        switch (arguments[1]) {
            case "record" -> {
                if (tdb.tryLockChain(hash, LockKind.WRITE) == Outcome.DONE) {
                    granted.granted();
                }
            }
            case "wait" -> locks.await(tdb.chainLockOffset(hash), granted);
            default -> locks.awaitWhole(granted);
        }
        granted.await();
        System.out.println("locked");
        System.out.flush();
        Thread.currentThread().join();
    }
}
