// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbPull;
import org.ctdb4j.protocol.control.DbPushConfirm;
import org.ctdb4j.protocol.control.DbPushStart;
import org.ctdb4j.protocol.control.DbTransactionCommit;
import org.ctdb4j.protocol.control.DbTransactionStart;
import org.ctdb4j.protocol.control.Opcode;
import org.ctdb4j.protocol.control.WipeDatabase;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.RecordPort;

/**
 * What a leader (or {@code ctdb restoredb}) does with one database: freeze, transaction, pull, push, thaw
 * ({@code spec/database.md} 10, 13). A commit takes several turns; what comes meanwhile waits for its end, in order.
 */
final class DatabaseRecovery {
    /** Controls that may wait for the end of a commit; further ones fail. */
    static final int HELD_MAX = 100;

    private final DatabaseFacts facts;
    private final RecordPort port;
    private final RecordQueues queues;
    private final Runnable whenReplaced;
    private final Runnable whenThawed;
    private final Freeze freeze;
    private final RecoveryTransaction transaction;
    private final Pulls pulls;
    private final Deque<Runnable> held = new ArrayDeque<>();

    private Optional<Push> push = Optional.empty();
    private boolean invalid;

    /** @param whenReplaced told that no record is left of what there was */
    DatabaseRecovery(
            DatabaseFacts facts, RecordPort port, RecordQueues queues, Runnable whenReplaced, Runnable whenThawed) {
        this.facts = facts;
        this.port = port;
        this.queues = queues;
        this.whenReplaced = whenReplaced;
        this.whenThawed = whenThawed;
        this.freeze = new Freeze(facts);
        this.transaction = new RecoveryTransaction(facts);
        this.pulls = new Pulls(facts);
    }

    boolean isFrozen() {
        return freeze.isFrozen();
    }

    void freeze(DatabaseMachine.WhenFrozen whenFrozen) {
        freeze.freeze(whenFrozen);
    }

    /** Until the thaw no record of a volatile database counts. */
    void invalidate() {
        invalid = facts.isVolatile();
    }

    /** Thaws on the node's own account. */
    void thaw() {
        inTurn(() -> thaw(thawed -> {}));
    }

    /** {@return whether the control is one of these; then it is answered, now or later} */
    boolean control(ReqControl request, Control control) {
        Optional<Runnable> action = actionOf(request, control);
        if (action.isPresent() && !inTurn(action.get())) {
            reply(request, false);
        }
        return action.isPresent();
    }

    /** {@return whether a push listens on this srvid} */
    boolean message(long srvid, Blob data) {
        if (push.isEmpty() || push.get().srvid() != srvid) {
            return false;
        }
        push.get().receive(data);
        return true;
    }

    boolean lockGranted(long request) {
        return freeze.lockGranted(request);
    }

    boolean lockFailed(long request, String reason) {
        return freeze.lockFailed(request, reason);
    }

    boolean sliceRead(long task, List<Entry> entries, boolean last) {
        return pulls.sliceRead(task, entries, last);
    }

    boolean readFailed(long task, String reason) {
        return pulls.readFailed(task, reason);
    }

    boolean written(long task, Outcome outcome) {
        return transaction.written(task, outcome);
    }

    /** {@return whether the timer was one of these} */
    boolean timer(long number) {
        return pulls.timer(number);
    }

    void drained() {
        pulls.resume();
    }

    void close() {
        push = Optional.empty();
        transaction.close();
        pulls.failAll();
        freeze.thaw();
    }

    private Optional<Runnable> actionOf(ReqControl request, Control control) {
        Runnable action =
                switch (control.opcode()) {
                    case Opcode.DB_FREEZE -> () -> freeze.freeze(frozen -> reply(request, frozen));
                    case Opcode.DB_THAW -> () -> thaw(thawed -> reply(request, thawed));
                    case Opcode.DB_TRANSACTION_START -> () -> start(request, (DbTransactionStart) control);
                    case Opcode.DB_TRANSACTION_CANCEL -> () -> endTransaction(() -> reply(request, true));
                    case Opcode.DB_TRANSACTION_COMMIT -> () -> commit(request, (DbTransactionCommit) control);
                    case Opcode.WIPE_DATABASE -> () -> wipe(request, (WipeDatabase) control);
                    case Opcode.DB_PULL -> () -> pull(request, (DbPull) control);
                    case Opcode.DB_PUSH_START -> () -> startPush(request, (DbPushStart) control);
                    case Opcode.DB_PUSH_CONFIRM -> () -> confirmPush(request);
                    case Opcode.GET_DB_SEQNUM -> () -> tellSequenceNumber(request);
                    default -> null;
                };
        return Optional.ofNullable(action);
    }

    /** {@return false if there is no room to wait} */
    private boolean inTurn(Runnable action) {
        if (!transaction.isCommitting()) {
            action.run();
            return true;
        }
        return held.size() < HELD_MAX && held.add(action);
    }

    private void releaseHeld() {
        while (!held.isEmpty() && !transaction.isCommitting()) {
            held.poll().run();
        }
    }

    private void thaw(Consumer<Boolean> whenEnded) {
        if (transaction.torn().isPresent()) {
            facts.log(DebugLevel.ERROR, "stays frozen: its last recovery could not be written");
            whenEnded.accept(false);
            return;
        }
        endTransaction(() -> {
            pulls.failAll();
            freeze.thaw();
            invalid = false;
            whenThawed.run();
            whenEnded.accept(true);
        });
    }

    private void start(ReqControl request, DbTransactionStart control) {
        if (!isFrozen()) {
            refuse(request, "a transaction is to start, but it is not frozen");
            return;
        }
        endTransaction(() -> {
            transaction.start(control.transactionId());
            reply(request, true);
        });
    }

    /** Ends what a leader has left behind. */
    private void endTransaction(Runnable then) {
        push = Optional.empty();
        if (facts.context.cures.staging() || !transaction.isOpen()) {
            transaction.cancel();
            then.run();
        } else {
            held.addFirst(then);
            transaction.commit(done -> releaseHeld());
        }
    }

    private void wipe(ReqControl request, WipeDatabase control) {
        if (!isFrozen() || !transaction.isOpen(control.transactionId())) {
            refuse(request, "it is to be wiped outside a transaction");
            return;
        }
        transaction.wipe();
        reply(request, true);
    }

    private void commit(ReqControl request, DbTransactionCommit control) {
        if (!isFrozen() || !transaction.isOpen(control.transactionId())) {
            refuse(request, "a transaction is to commit that is not open");
            return;
        }
        push = Optional.empty();
        pulls.failAll();
        boolean replaces = transaction.replacesAll();
        transaction.commit(done -> {
            if (done && replaces) {
                whenReplaced.run();
            }
            reply(request, done);
            releaseHeld();
        });
    }

    private void pull(ReqControl request, DbPull control) {
        if (!isFrozen()) {
            refuse(request, "it is to be pulled, but it is not frozen");
            return;
        }
        Pull pull = new Pull(facts, request, control.targetSrvid());
        if (invalid) {
            pull.end();
        } else {
            pulls.start(pull, transaction.torn());
        }
    }

    private void startPush(ReqControl request, DbPushStart control) {
        if (!isFrozen() || !transaction.isOpen()) {
            refuse(request, "records are to be pushed outside a transaction");
            return;
        }
        push = Optional.of(new Push(facts, transaction, control.targetSrvid()));
        reply(request, true);
    }

    private void confirmPush(ReqControl request) {
        if (!isFrozen() || push.isEmpty()) {
            refuse(request, "a push is confirmed that was not started");
            return;
        }
        int count = push.get().count();
        push = Optional.empty();
        facts.context.reply(request, 0, new DbPushConfirm.Reply(count).encode(), Blob.EMPTY);
    }

    private void tellSequenceNumber(ReqControl request) {
        SequenceNumber number = new SequenceNumber(facts, request);
        if (!isFrozen()) {
            queues.run(number);
        } else if (transaction.isOpen() && transaction.torn().isEmpty() && port.isHere()) {
            number.answer(port.fetch(SequenceNumber.KEY).data());
        } else {
            refuse(request, "its sequence number cannot be read now");
        }
    }

    private void refuse(ReqControl request, String what) {
        facts.log(DebugLevel.ERROR, what + " (asked by node " + request.header().srcnode() + ")");
        reply(request, false);
    }

    private void reply(ReqControl request, boolean done) {
        facts.context.reply(request, done ? 0 : -1, Blob.EMPTY, Blob.EMPTY);
    }
}
