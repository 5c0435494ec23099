// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.Optional;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.GetAllTunables;
import org.ctdb4j.protocol.control.GetTunable;
import org.ctdb4j.protocol.control.ListTunables;
import org.ctdb4j.protocol.control.SetTunable;

/**
 * Reads and turns the knobs of a running node. Most are looked at when they are needed; the rest is told whom they
 * concern.
 */
final class TunableControls {
    private static final int OBSOLETE = 1;

    /** EINVAL, negative. */
    private static final int UNKNOWN = -22;

    private final Context context;

    TunableControls(Context context) {
        this.context = context;
    }

    void serve(Controls controls) {
        controls.data(GetAllTunables.class, () -> new GetAllTunables.Reply(context.tunables).encode());
        controls.data(
                ListTunables.class,
                () -> new ListTunables.Reply(
                                Tunable.listed().stream().map(Tunable::text).toList())
                        .encode());
        controls.on(GetTunable.class, this::get);
        controls.on(SetTunable.class, this::set);
    }

    /** Tells what the tunables say to those who do not look themselves. */
    void announce() {
        context.effect(new Effect.LimitLocks(context.tunable(Tunable.LOCK_PROCESSES_PER_DB)));
    }

    private void get(ReqControl request, GetTunable control) {
        Tunable.named(control.name())
                .ifPresentOrElse(
                        tunable -> context.reply(request, new GetTunable.Reply(context.tunable(tunable)).encode()),
                        () -> context.reply(request, UNKNOWN));
    }

    private void set(ReqControl request, SetTunable control) {
        Optional<Tunable> named = Tunable.named(control.name());
        if (named.isEmpty()) {
            context.reply(request, Controls.FAILED);
            return;
        }
        Tunable tunable = named.get();
        context.log(DebugLevel.NOTICE, "Tunable " + tunable.text() + " = " + Integer.toUnsignedString(control.value()));
        context.tunables = context.tunables.with(tunable, control.value());
        if (tunable == Tunable.LOCK_PROCESSES_PER_DB) {
            announce();
        }
        context.reply(request, tunable.isObsolete() ? OBSOLETE : 0);
    }
}
