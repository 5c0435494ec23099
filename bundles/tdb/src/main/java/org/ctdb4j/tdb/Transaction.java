// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import org.ctdb4j.tdb.TdbException.Reason;

/**
 * The transaction of a handle, one at a time. From {@link #begin} to its end everything that is done with the handle is kept
 * in memory and seen by this handle alone; {@link #commit} makes it all appear at once, in the file and after any crash.
 *
 * <p>On its own the transaction takes the locks that libtdb takes: the transaction lock and a read lock over all chains, which
 * {@link #prepare} turns into a write lock. On a handle that holds all chains for writing already, marked or really, those are
 * what it works under.
 *
 * <p>A busy outcome means that nothing has happened, and the same call may be made again. A failure ends the transaction and
 * leaves the file as it was before. If not even that can be written, the next one to lock a chain puts it back.
 */
public final class Transaction {
    private enum State {
        NONE,
        ACTIVE,
        PREPARED
    }

    private final FilePort port;
    private final Image file;
    private final Image view;
    private final Gate gate;
    private final Recovery recovery;
    private final FreeList freeList;
    private final long dataStart;
    private final TdbOptions options;
    private final Runnable whenFragmented;

    private State state = State.NONE;

    /** Transactions begun inside this one. */
    private int depth;

    /** One that was begun inside this one has been cancelled. */
    private boolean failed;

    private boolean ownLocks;
    private boolean openLock;
    private Overlay overlay;
    private UndoLog undo;

    /**
     * The transaction of a handle.
     *
     * @param file the file itself
     * @param view what the handle works on: the file, or during a transaction the changes above it
     * @param whenFragmented called after a commit that made the file grow because its free space lies in pieces
     */
    Transaction(
            FilePort port,
            Image file,
            Image view,
            Gate gate,
            Recovery recovery,
            FreeList freeList,
            long dataStart,
            TdbOptions options,
            Runnable whenFragmented) {
        this.port = port;
        this.file = file;
        this.view = view;
        this.gate = gate;
        this.recovery = recovery;
        this.freeList = freeList;
        this.dataStart = dataStart;
        this.options = options;
        this.whenFragmented = whenFragmented;
    }

    /** {@return whether a transaction has begun and not ended} */
    public boolean isActive() {
        return state != State.NONE;
    }

    /**
     * Begins: DONE, or busy. Inside a transaction it begins another one, which counts for nothing but its cancel, unless the
     * handle was opened with {@link TdbFlags#DISALLOW_NESTING}; then it is {@link Reason#NESTING}.
     */
    public Outcome begin() {
        if (options.access() == TdbOptions.Access.READ_ONLY) {
            throw new TdbException(Reason.READ_ONLY, "the file is open for reading only");
        }
        if (file.base() != 0) {
            throw new TdbException(Reason.UNSUPPORTED, "a transaction in a file with mutexes");
        }
        if (isActive()) {
            return beginInner();
        }
        boolean locked = gate.holdsAll();
        if (!locked) {
            Outcome outcome = gate.lockTransaction();
            if (outcome != Outcome.DONE) {
                return outcome;
            }
        }
        ownLocks = !locked;
        overlay = new Overlay(port, file.refresh(), options.transactionBytesMax());
        view.use(overlay);
        state = State.ACTIVE;
        return Outcome.DONE;
    }

    private Outcome beginInner() {
        if (options.has(TdbFlags.DISALLOW_NESTING) || state == State.PREPARED) {
            throw new TdbException(Reason.NESTING, "a transaction has begun already");
        }
        depth++;
        return Outcome.DONE;
    }

    /**
     * Does everything of a commit that may fail for lack of room: DONE, or busy. Only commit or cancel may follow.
     */
    public Outcome prepare() {
        requireActive();
        if (depth > 0 || state == State.PREPARED) {
            return Outcome.DONE;
        }
        requireWhole();
        if (!overlay.isChanged()) {
            return Outcome.DONE;
        }
        Outcome outcome = lockForCommit();
        if (outcome == Outcome.DONE) {
            save();
        }
        return outcome;
    }

    /** Makes the changes: DONE, or busy. The end of an inner transaction changes nothing. */
    public Outcome commit() {
        requireActive();
        if (depth > 0) {
            depth--;
            return Outcome.DONE;
        }
        Outcome outcome = prepare();
        if (outcome == Outcome.DONE) {
            boolean fragmented = state == State.PREPARED && apply();
            end();
            if (fragmented) {
                whenFragmented.run();
            }
        }
        return outcome;
    }

    /** Forgets the changes. An inner transaction that is cancelled makes the commit of the outer one fail. */
    public void cancel() {
        requireActive();
        if (depth > 0) {
            depth--;
            failed = true;
            return;
        }
        try {
            if (state == State.PREPARED) {
                undo.disarm();
            }
        } finally {
            end();
        }
    }

    /** Forgets it with all that were begun inside. */
    void abandon() {
        depth = 0;
        if (isActive()) {
            cancel();
        }
    }

    private void requireWhole() {
        boolean overflowed = overlay.isOverflowed();
        if (failed || overflowed) {
            cancel();
            throw overflowed
                    ? new TdbException(Reason.TOO_LARGE, "the transaction has changed more than it may")
                    : new TdbException(Reason.NESTING, "a transaction inside this one was cancelled");
        }
    }

    private Outcome lockForCommit() {
        if (ownLocks && gate.upgradeAll() != Outcome.DONE) {
            return Outcome.BUSY_CHAIN;
        }
        if (!openLock && !gate.lockOpen()) {
            return Outcome.BUSY_RECOVERY;
        }
        openLock = true;
        return Outcome.DONE;
    }

    private void save() {
        undo = new UndoLog(file, overlay, freeList, dataStart, syncs());
        try {
            undo.arm();
            state = State.PREPARED;
        } catch (TdbException | InternalError e) {
            attempt(e, undo::disarm);
            end();
            throw e;
        }
    }

    /** {@return whether the file has grown because its free space lies in pieces} */
    private boolean apply() {
        try {
            boolean fragmented = overlay.isGrown() && Repack.isWorthwhile(freeList.info());
            overlay.forEach((at, page, length) -> file.put(at, page, 0, length));
            if (syncs()) {
                file.syncAll();
            }
            undo.disarm();
            return fragmented;
        } catch (TdbException | InternalError e) {
            attempt(e, () -> {
                undo.rearm();
                recovery.replay();
            });
            end();
            throw e;
        }
    }

    private void end() {
        state = State.NONE;
        depth = 0;
        failed = false;
        overlay = null;
        undo = null;
        view.use(port);
        file.refresh();
        boolean open = openLock;
        openLock = false;
        if (ownLocks) {
            gate.unlockTransaction();
        }
        if (open) {
            gate.unlockOpen();
        }
    }

    private boolean syncs() {
        return !options.has(TdbFlags.NOSYNC);
    }

    private void requireActive() {
        if (!isActive()) {
            throw new TdbException(Reason.LOCK, "no transaction has begun");
        }
    }

    private static void attempt(Throwable failure, Runnable undoing) {
        try {
            undoing.run();
        } catch (TdbException | InternalError e) {
            failure.addSuppressed(e);
        }
    }
}
