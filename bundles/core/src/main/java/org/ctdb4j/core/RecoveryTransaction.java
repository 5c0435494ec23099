// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Generation;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.spool.SpoolException;

/**
 * The transaction a leader opens on a frozen database ({@code spec/database.md} 13.3). Until it commits, everything goes to a staging
 * area and the file stays as it is: a leader that dies half-way costs nothing.
 *
 * <p>A commit of a database that every node keeps is one transaction of its file. Of a volatile one that fails half-way the file is
 * neither old nor new. Then the staged records are kept and stand for the
 * database: pulls deliver them, and it is not thawed before a later commit has succeeded.
 */
final class RecoveryTransaction {
    /** Records and bytes written at a time. */
    static final int SLICE_RECORDS = 1_000;

    static final int SLICE_BYTES = 256 << 10;

    private static final String NO_HEALTHY_NODES = "NO-HEALTHY-NODES - ";

    private final DatabaseFacts facts;
    private State state = new Closed();
    private Optional<Staging> torn = Optional.empty();

    /** Whether the last commit could not be written. */
    private boolean failing;

    RecoveryTransaction(DatabaseFacts facts) {
        this.facts = facts;
    }

    private sealed interface State permits Closed, Open, Committing {}

    private record Closed() implements State {}

    private record Open(int id, Staging staging) implements State {}

    private record Committing(int id, Staging staging, Staging.Walk left, long task, Consumer<Boolean> whenEnded)
            implements State {}

    boolean isOpen() {
        return state instanceof Open;
    }

    boolean isOpen(int id) {
        return state instanceof Open open && open.id == id;
    }

    /** {@return whether a commit leaves nothing of what the file holds now} */
    boolean replacesAll() {
        return state instanceof Open open && open.staging.wiped();
    }

    boolean isCommitting() {
        return state instanceof Committing;
    }

    /** {@return what stands for the records of a file that a failed commit has left torn} */
    Optional<Staging> torn() {
        return torn;
    }

    void start(int id) {
        cancel();
        state = new Open(id, new Staging(facts));
    }

    void cancel() {
        if (state instanceof Open open) {
            if (!open.staging.isEmpty()) {
                facts.log(DebugLevel.NOTICE, "dropped what an unfinished recovery had staged");
            }
            open.staging.drop();
            state = new Closed();
        }
    }

    /** The database goes: nothing is kept for it any more. */
    void close() {
        cancel();
        if (state instanceof Committing committing) {
            committing.staging.drop();
        }
        torn.ifPresent(Staging::drop);
        noLongerFails();
    }

    void wipe() {
        ((Open) state).staging.wipe();
    }

    void stage(RecBuffer records) throws SpoolException {
        ((Open) state).staging.add(records);
    }

    /** Makes the file equal to what is staged; {@code whenEnded} is told whether that is done. */
    void commit(Consumer<Boolean> whenEnded) {
        Open open = (Open) state;
        long task = facts.expect();
        state = new Committing(open.id, open.staging, open.staging.walk(), task, whenEnded);
        if (!facts.isVolatile()) {
            facts.context.effect(new Effect.Commit(task, facts.id, open.staging.wiped(), open.staging.entries()));
        } else if (open.staging.wiped()) {
            facts.context.effect(new Effect.Wipe(task, facts.id));
        } else {
            storeNext();
        }
    }

    /** {@return whether the task was ours} */
    boolean written(long task, Outcome outcome) {
        if (!(state instanceof Committing committing) || committing.task != task) {
            return false;
        }
        if (outcome.done() && facts.isVolatile()) {
            storeNext();
        } else if (outcome.done()) {
            succeed(committing);
        } else {
            fail(committing, outcome.busy() ? "busy although frozen" : outcome.reason());
        }
        return true;
    }

    private void storeNext() {
        Committing committing = (Committing) state;
        try {
            List<Entry> slice = committing.left.slice(SLICE_RECORDS, SLICE_BYTES);
            if (slice.isEmpty()) {
                succeed(committing);
            } else {
                facts.context.effect(new Effect.StoreAll(committing.task, facts.id, slice));
            }
        } catch (SpoolException e) {
            fail(committing, e.getMessage());
        }
    }

    /** The node may have become inactive meanwhile; its databases then have no generation. */
    private void succeed(Committing committing) {
        facts.generation = facts.context.generationValid() ? committing.id : Generation.INVALID;
        committing.staging.drop();
        torn.ifPresent(Staging::drop);
        torn = Optional.empty();
        noLongerFails();
        judgeHealth();
        end(committing, true);
    }

    /** What a healthy node has pushed heals; if there was none, nobody knows whether the content is any good. */
    private void judgeHealth() {
        if (facts.health.isEmpty()) {
            return;
        }
        if (facts.context.healthyNodes() > 0) {
            facts.setHealth("");
        } else if (!facts.health.startsWith(NO_HEALTHY_NODES)) {
            facts.setHealth(NO_HEALTHY_NODES + facts.health);
        }
    }

    private void fail(Committing committing, String reason) {
        facts.log(DebugLevel.ERROR, "recovery cannot be written: " + reason);
        if (committing.staging.wiped() && facts.isVolatile()) {
            torn.ifPresent(Staging::drop);
            torn = Optional.of(committing.staging);
        } else {
            committing.staging.drop();
        }
        failing = true;
        facts.environment.storeFails(facts.machine, reason);
        end(committing, false);
    }

    private void noLongerFails() {
        if (failing) {
            failing = false;
            facts.environment.storeWorks(facts.machine);
        }
    }

    private void end(Committing committing, boolean done) {
        facts.forget(committing.task);
        state = new Closed();
        committing.whenEnded.accept(done);
    }
}
