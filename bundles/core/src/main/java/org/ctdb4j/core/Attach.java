// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.DbAttachPersistent;
import org.ctdb4j.protocol.control.DbAttachReplicated;

/**
 * Attaches databases ({@code spec/database.md} 3.1). A client of this node has to wait while a recovery runs: it
 * would otherwise have a database that the recovery does not know.
 */
final class Attach {
    /** Attaches that may wait for a recovery to end at a time. */
    static final int DEFERRED_MAX = 10_000;

    private static final TimerKey.Kind TIMER = TimerKey.Kind.ATTACH;
    private static final long REPLAY_AFTER_NANOS = Context.NANOS_PER_SECOND;

    private final Context context;
    private final Clients clients;
    private final Databases databases;
    private final ControlRelay relay;
    private final Map<Long, Deferred> deferred = new LinkedHashMap<>();

    Attach(Context context, Clients clients, Databases databases, ControlRelay relay) {
        this.context = context;
        this.clients = clients;
        this.databases = databases;
        this.relay = relay;
    }

    /** A wish to attach: what was sent, what for, and as what. */
    private record Wish(ReqControl request, Control control, String name, int flags) {
        int dbId() {
            return Databases.idOf(name);
        }
    }

    /** @param replayed the recovery has ended, and the timer is that of the replay */
    private record Deferred(Wish wish, boolean replayed) {}

    void serve(Controls controls) {
        controls.on(DbAttach.class, (request, control) -> attach(new Wish(request, control, control.name(), 0)));
        controls.on(
                DbAttachPersistent.class,
                (request, control) -> attach(new Wish(request, control, control.name(), DatabaseFlags.PERSISTENT)));
        controls.on(
                DbAttachReplicated.class,
                (request, control) -> attach(new Wish(request, control, control.name(), DatabaseFlags.REPLICATED)));
    }

    /** The recovery mode is NORMAL, or the first recovery over: what waited for that is acted upon a second later. */
    void recoveryEnded() {
        deferred.replaceAll((number, waiting) -> {
            context.startTimer(TIMER, number, REPLAY_AFTER_NANOS);
            return new Deferred(waiting.wish, true);
        });
    }

    void timerFired(TimerKey key) {
        Deferred waiting = deferred.remove(key.id());
        if (waiting == null) {
            return;
        }
        if (waiting.replayed) {
            attach(waiting.wish);
        } else {
            context.log(DebugLevel.ERROR, "Attach of " + waiting.wish.name + " waited too long for a recovery to end");
            context.reply(waiting.wish.request, Controls.FAILED);
        }
    }

    private void attach(Wish wish) {
        if (!context.tunables.isSet(Tunable.ALLOW_CLIENT_DB_ATTACH)) {
            refuse(wish, "AllowClientDBAttach is 0");
        } else if (clients.sender(wish.request).isPresent()) {
            attachForClient(wish);
        } else {
            attachNow(wish);
        }
    }

    private void attachForClient(Wish wish) {
        boolean recovery = context.recoveryMode == RecoveryMode.ACTIVE;
        boolean forRecovery = (wish.request.flags() & ReqControl.ATTACH_RECOVERY) != 0;
        if (context.isInactive(context.pnn)) {
            refuse(wish, "this node is inactive");
        } else if (forRecovery && !recovery) {
            refuse(wish, "no recovery is running");
        } else if (!forRecovery && (recovery || context.runState.compareTo(RunState.STARTUP) < 0)) {
            defer(wish);
        } else {
            attachNow(wish);
        }
    }

    private void defer(Wish wish) {
        if (deferred.size() == DEFERRED_MAX) {
            refuse(wish, "too many wait already");
            return;
        }
        long number = context.number();
        deferred.put(number, new Deferred(wish, false));
        context.startTimer(TIMER, number, context.nanos(Tunable.DEFERRED_ATTACH_TO));
    }

    /** Whoever asks while the database is being opened waits like the first one. */
    private void attachNow(Wish wish) {
        if (databases.attached(wish.dbId()).isPresent() || databases.isOpening(wish.dbId())) {
            databases.find(wish.dbId(), machine -> answerAttached(wish, machine));
        } else {
            databases.open(wish.name, wish.flags, machine -> answerOpened(wish, machine));
        }
    }

    private void answerAttached(Wish wish, Optional<DatabaseMachine> machine) {
        boolean suits = machine.filter(
                        known -> known.name().equals(wish.name) && (known.flags() & wish.flags) == wish.flags)
                .isPresent();
        if (suits) {
            answer(wish);
        } else {
            refuse(wish, "the database of that id is another one");
        }
    }

    /** Every connected node is told to attach it too. */
    private void answerOpened(Wish wish, Optional<DatabaseMachine> machine) {
        if (machine.isEmpty()) {
            refuse(wish, "it cannot be opened");
            return;
        }
        relay.tell(Pnn.BROADCAST_CONNECTED, wish.control);
        answer(wish);
    }

    private void answer(Wish wish) {
        context.reply(wish.request, Blob.u32(wish.dbId()));
    }

    private void refuse(Wish wish, String why) {
        context.log(DebugLevel.ERROR, "Database " + wish.name + " is not attached: " + why);
        context.reply(wish.request, Controls.FAILED);
    }
}
