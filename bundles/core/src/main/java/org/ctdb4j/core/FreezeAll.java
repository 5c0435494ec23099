// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.Freeze;

/**
 * Freezes and thaws all databases together ({@code spec/database.md} 10). A recovery freezes them one by one instead.
 */
final class FreezeAll {
    private final Context context;
    private final Databases databases;
    private boolean allFrozen;

    FreezeAll(Context context, Databases databases) {
        this.context = context;
        this.databases = databases;
    }

    void serve(Controls controls) {
        controls.on(Freeze.class, this::freeze);
    }

    /** {@return whether control FREEZE has frozen all databases and nothing has thawed them since} */
    boolean allFrozen() {
        return allFrozen;
    }

    /** Freezes every database there is; with none it is done at once. */
    void freezeAll(Consumer<Boolean> whenEnded) {
        List<DatabaseMachine> machines = List.copyOf(databases.newestFirst());
        if (machines.isEmpty()) {
            whenEnded.accept(true);
            return;
        }
        List<Boolean> ended = new ArrayList<>();
        for (DatabaseMachine machine : machines) {
            machine.freeze(frozen -> {
                ended.add(frozen);
                if (ended.size() == machines.size()) {
                    whenEnded.accept(!ended.contains(false));
                }
            });
        }
    }

    /** Lets go of what control FREEZE has frozen. */
    void thawAll() {
        if (allFrozen) {
            allFrozen = false;
            databases.newestFirst().forEach(DatabaseMachine::thaw);
        }
    }

    /** The records of this node count for nothing from now on; the node is inactive. */
    private void freeze(ReqControl request, Freeze control) {
        databases.newestFirst().forEach(DatabaseMachine::invalidate);
        freezeAll(frozen -> {
            allFrozen = frozen && !databases.newestFirst().isEmpty();
            context.reply(request, frozen ? 0 : Controls.FAILED);
        });
    }
}
