// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import org.ctdb4j.spi.lock.FileLocks;

/** Who wants the lock that a thread stands for. Guarded by the table. */
final class Ticket implements FileLocks.Wait {
    private final LockTable table;
    private final FileLocks.Grant receiver;
    private final Runnable onForget;
    private boolean granted;
    private boolean forgotten;

    Ticket(LockTable table, FileLocks.Grant receiver, Runnable onForget) {
        this.table = table;
        this.receiver = receiver;
        this.onForget = onForget;
    }

    @Override
    public boolean forget() {
        synchronized (table) {
            if (!granted && !forgotten) {
                forgotten = true;
                onForget.run();
            }
            return !granted;
        }
    }

    /** From here on the lock is the receiver's to give back, whether or not it has heard of it. */
    void grant() {
        granted = true;
    }

    /** {@return whom to tell, without holding the table} */
    FileLocks.Grant receiver() {
        return receiver;
    }
}
