// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.util.Optional;

/** Something that can be forbidden for a while, and not while it is being done: recoveries, takeover runs ({@code spec/daemon.md} 6.1). */
final class Suspension {
    /** EAGAIN, negated: the answer while it is being done. */
    static final int BUSY = -11;

    private final Outbox out;
    private Optional<Outbox.Timer> disabled = Optional.empty();
    private boolean inProgress;

    Suspension(Outbox out) {
        this.out = out;
    }

    boolean isDisabled() {
        return disabled.isPresent();
    }

    boolean inProgress() {
        return inProgress;
    }

    /** {@return whether it may begin; then it is in progress} */
    boolean begin() {
        if (isDisabled() || inProgress) {
            return false;
        }
        inProgress = true;
        return true;
    }

    void end() {
        inProgress = false;
    }

    void enable() {
        disabled.ifPresent(Outbox.Timer::cancel);
        disabled = Optional.empty();
    }

    void disable(long nanos) {
        enable();
        disabled = Optional.of(out.after(nanos, () -> disabled = Optional.empty()));
    }

    /** {@return whether a request to forbid or allow it was taken; 0 s allow} */
    boolean request(long nanos) {
        if (inProgress) {
            return false;
        }
        if (nanos == 0) {
            enable();
        } else {
            disable(nanos);
        }
        return true;
    }
}
