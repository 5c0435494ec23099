// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

/**
 * A lock with a name, held in the whole cluster until it is closed, as the {@code ctdb} tool's transactions have them; smbd's are
 * of another format and another world. If the client ends first, others find that it has, and take the lock.
 */
public final class GLock implements AutoCloseable {
    /** How a lock is held. */
    public enum Mode {
        /** Together with other readers. */
        READ,
        /** Alone. */
        WRITE
    }

    private final String name;
    private final Mode mode;
    private final Runnable release;
    private boolean held = true;

    GLock(String name, Mode mode, Runnable release) {
        this.name = name;
        this.mode = mode;
        this.release = release;
    }

    public String name() {
        return name;
    }

    public Mode mode() {
        return mode;
    }

    /**
     * Gives the lock back; does nothing once that has been done. If the node is gone, there is nothing to give back.
     *
     * @throws CtdbException if it could not be given back within 10 s; then it can be tried again, and the end of the client does
     *     it in any case
     */
    @Override
    public synchronized void close() {
        if (!held) {
            return;
        }
        try {
            release.run();
        } catch (CtdbException e) {
            if (e.reason() != CtdbException.Reason.DISCONNECTED) {
                throw e;
            }
        }
        held = false;
    }
}
