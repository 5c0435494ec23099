// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbGetHealth;
import org.ctdb4j.protocol.control.DbOpenFlags;
import org.ctdb4j.protocol.control.GetDbMap;
import org.ctdb4j.protocol.control.GetDbName;
import org.ctdb4j.protocol.control.GetDbPath;
import org.ctdb4j.protocol.control.GetDbStatistics;
import org.ctdb4j.protocol.type.Dbid;
import org.ctdb4j.protocol.type.DbidMap;

/** Controls that ask for what is known of a database without looking into it. */
final class DatabaseAnswers {
    private final Context context;
    private final Databases databases;

    DatabaseAnswers(Context context, Databases databases) {
        this.context = context;
        this.databases = databases;
    }

    void serve(Controls controls) {
        controls.data(GetDbMap.class, () -> new GetDbMap.Reply(map()).encode());
        fact(controls, GetDbPath.class, GetDbPath::dbId, database -> new GetDbPath.Reply(database.place()).encode());
        fact(controls, GetDbName.class, GetDbName::dbId, database -> new GetDbName.Reply(database.name()).encode());
        controls.on(DbOpenFlags.class, (request, control) -> known(request, control.dbId(), this::openFlags));
        fact(
                controls,
                DbGetHealth.class,
                DbGetHealth::dbId,
                database -> new DbGetHealth.Reply(database.health()).encode());
        fact(
                controls,
                GetDbStatistics.class,
                GetDbStatistics::dbId,
                database -> new GetDbStatistics.Reply(database.counters().statistics()).encode());
    }

    private <C extends Control> void fact(
            Controls controls, Class<C> kind, ToIntFunction<C> dbId, Function<DatabaseMachine, Blob> fact) {
        controls.on(
                kind,
                (request, control) -> known(
                        request,
                        dbId.applyAsInt(control),
                        (again, database) -> context.reply(again, fact.apply(database))));
    }

    private void known(ReqControl request, int dbId, BiConsumer<ReqControl, DatabaseMachine> answer) {
        databases.find(
                dbId,
                database -> database.ifPresentOrElse(
                        known -> answer.accept(request, known), () -> context.reply(request, Controls.FAILED)));
    }

    /** Every client that is about to open a file asks for them. The path alone is told in any case, for who lists databases wants it. */
    private void openFlags(ReqControl request, DatabaseMachine database) {
        if (database.isInMemory()) {
            Blob reason = Blob.cString("Database " + database.name() + " is in the memory of node " + context.pnn
                    + " and has no file: only clients inside its process can open it");
            context.reply(request, Controls.FAILED, Blob.EMPTY, reason);
        } else {
            context.reply(request, new DbOpenFlags.Reply(database.openFlags()).encode());
        }
    }

    private DbidMap map() {
        return new DbidMap(databases.newestFirst().stream()
                .map(database -> new Dbid(database.id(), database.flags()))
                .toList());
    }
}
