// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.Optional;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.DbDetach;

/** Detaches volatile databases on every node ({@code spec/database.md} 3.5). Their files stay. */
final class Detach {
    private final Context context;
    private final Clients clients;
    private final Databases databases;
    private final ControlRelay relay;
    private final Transactions transactions;

    Detach(Context context, Clients clients, Databases databases, ControlRelay relay, Transactions transactions) {
        this.context = context;
        this.clients = clients;
        this.databases = databases;
        this.relay = relay;
        this.transactions = transactions;
    }

    void serve(Controls controls) {
        controls.on(
                DbDetach.class,
                (request, control) -> databases.find(control.dbId(), database -> detach(request, control, database)));
    }

    private void detach(ReqControl request, DbDetach control, Optional<DatabaseMachine> database) {
        String obstacle = obstacle(database);
        if (!obstacle.isEmpty()) {
            context.log(DebugLevel.ERROR, "Database 0x%08x is not detached: %s".formatted(control.dbId(), obstacle));
            context.reply(request, Controls.FAILED);
            return;
        }
        if (clients.sender(request).isPresent()) {
            relay.tell(Pnn.BROADCAST_CONNECTED, control);
        } else {
            context.log(DebugLevel.NOTICE, "Database " + database.orElseThrow().name() + " is detached");
            transactions.detached(control.dbId());
            databases.close(database.orElseThrow());
        }
        context.reply(request, 0);
    }

    private String obstacle(Optional<DatabaseMachine> database) {
        if (database.isEmpty()) {
            return "there is none";
        }
        if (context.tunables.isSet(Tunable.ALLOW_CLIENT_DB_ATTACH)) {
            return "clients may attach databases, AllowClientDBAttach must be 0";
        }
        if (!database.get().isVolatile()) {
            return "it is not volatile";
        }
        return context.recoveryMode == RecoveryMode.NORMAL ? "" : "a recovery is running";
    }
}
