// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.Optional;
import java.util.function.ToIntFunction;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.protocol.Operation;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyError;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbFreeze;
import org.ctdb4j.protocol.control.DbPull;
import org.ctdb4j.protocol.control.DbPushConfirm;
import org.ctdb4j.protocol.control.DbPushStart;
import org.ctdb4j.protocol.control.DbSetHealthy;
import org.ctdb4j.protocol.control.DbThaw;
import org.ctdb4j.protocol.control.DbTransactionCancel;
import org.ctdb4j.protocol.control.DbTransactionCommit;
import org.ctdb4j.protocol.control.DbTransactionStart;
import org.ctdb4j.protocol.control.DbVacuum;
import org.ctdb4j.protocol.control.EnableSeqnum;
import org.ctdb4j.protocol.control.GetDbSeqnum;
import org.ctdb4j.protocol.control.ScheduleForDeletion;
import org.ctdb4j.protocol.control.SetDbReadonly;
import org.ctdb4j.protocol.control.SetDbSticky;
import org.ctdb4j.protocol.control.TraverseAll;
import org.ctdb4j.protocol.control.TraverseAllExt;
import org.ctdb4j.protocol.control.TraverseData;
import org.ctdb4j.protocol.control.TraverseKill;
import org.ctdb4j.protocol.control.TraverseStart;
import org.ctdb4j.protocol.control.TraverseStartExt;
import org.ctdb4j.protocol.control.TryDeleteRecords;
import org.ctdb4j.protocol.control.UpdateRecord;
import org.ctdb4j.protocol.control.UpdateSeqnum;
import org.ctdb4j.protocol.control.VacuumFetch;
import org.ctdb4j.protocol.control.WipeDatabase;

/** Finds the database machine that a packet is for. */
final class DatabaseRoutes {
    private static final int UNKNOWN_DATABASE = -1;

    private final Context context;
    private final Databases databases;

    DatabaseRoutes(Context context, Databases databases) {
        this.context = context;
        this.databases = databases;
    }

    void serve(Controls controls) {
        forward(controls, TraverseStart.class, TraverseStart::dbId);
        forward(controls, TraverseStartExt.class, TraverseStartExt::dbId);
        forward(controls, TraverseAll.class, TraverseAll::dbId);
        forward(controls, TraverseAllExt.class, TraverseAllExt::dbId);
        forward(controls, TraverseKill.class, TraverseKill::dbId);
        forward(controls, SetDbReadonly.class, SetDbReadonly::dbId);
        forward(controls, SetDbSticky.class, SetDbSticky::dbId);
        forward(controls, EnableSeqnum.class, EnableSeqnum::dbId);
        forward(controls, UpdateSeqnum.class, UpdateSeqnum::dbId);
        forward(controls, DbSetHealthy.class, DbSetHealthy::dbId);
        forward(controls, UpdateRecord.class, update -> update.records().dbId());
        forward(controls, ScheduleForDeletion.class, ScheduleForDeletion::dbId);
        forward(controls, VacuumFetch.class, fetch -> fetch.records().dbId());
        forward(controls, TryDeleteRecords.class, drop -> drop.records().dbId());
        forward(controls, DbVacuum.class, DbVacuum::dbId);
        forward(controls, WipeDatabase.class, WipeDatabase::dbId);
        forward(controls, GetDbSeqnum.class, GetDbSeqnum::dbId);
        forward(controls, DbFreeze.class, DbFreeze::dbId);
        forward(controls, DbThaw.class, DbThaw::dbId);
        forward(controls, DbTransactionStart.class, DbTransactionStart::dbId);
        forward(controls, DbTransactionCommit.class, DbTransactionCommit::dbId);
        forward(controls, DbTransactionCancel.class, DbTransactionCancel::dbId);
        forward(controls, DbPull.class, DbPull::dbId);
        forward(controls, DbPushStart.class, DbPushStart::dbId);
        forward(controls, DbPushConfirm.class, DbPushConfirm::dbId);
        controls.on(TraverseData.class, this::traverseData);
    }

    /** A call of a client. One on an unknown database is never answered. */
    void callFromClient(Client client, ReqCall call) {
        databases.find(call.dbId(), machine -> {
            if (isConnected(client)) {
                machine.ifPresentOrElse(known -> known.callFromClient(client.id(), call), () -> ignore(client, call));
            }
        });
    }

    /** A packet of a node about a record, checked for its generation. */
    void fromNode(int dbId, Packet packet) {
        databases.find(dbId, machine -> {
            if (!context.cures.generationCheck() || packet.header().generation() == context.generation()) {
                machine.ifPresentOrElse(known -> known.packetFromNode(packet), () -> refuse(dbId, packet));
            }
        });
    }

    /** A ReplyCall or ReplyError. */
    void replyFromNode(Packet reply) {
        context.ids
                .owner(reply.header().reqid(), RequestOwner.class)
                .ifPresentOrElse(
                        owner -> owner.database().replyFromNode(reply),
                        () -> context.log(
                                DebugLevel.INFO,
                                "No call waits for the answer of node "
                                        + reply.header().srcnode()));
    }

    private <C extends Control> void forward(Controls controls, Class<C> kind, ToIntFunction<C> dbId) {
        controls.on(
                kind,
                (request, control) ->
                        databases.find(dbId.applyAsInt(control), machine -> act(machine, request, control)));
    }

    private void act(Optional<DatabaseMachine> machine, ReqControl request, Control control) {
        if (machine.isEmpty() || !machine.get().control(request, control)) {
            context.reply(request, Controls.FAILED);
        }
    }

    /** One record of a traverse that this node collects; those of a traverse that has ended are ignored. */
    private void traverseData(ReqControl request, TraverseData control) {
        Optional<RequestOwner> owner = context.ids.owner(control.record().reqid(), RequestOwner.class);
        act(owner.map(RequestOwner::database), request, control);
    }

    private void ignore(Client client, ReqCall call) {
        context.counters.callReceived();
        context.counters.callDropped();
        context.log(DebugLevel.ERROR, unknown(call.dbId()) + " in a call of " + client);
    }

    /** Who gives a record away or asks for one is told; for the lmaster it is settled. */
    private void refuse(int dbId, Packet packet) {
        context.log(
                DebugLevel.ERROR,
                unknown(dbId) + " in a packet of node " + packet.header().srcnode());
        if (packet.operation() == Operation.REPLY_DMASTER) {
            return;
        }
        context.send(new ReplyError(
                context.header(packet.header().srcnode(), packet.header().reqid()),
                UNKNOWN_DATABASE,
                Blob.cString(unknown(dbId))));
    }

    private boolean isConnected(Client client) {
        return context.ids
                .owner(client.id(), Client.class)
                .filter(client::equals)
                .isPresent();
    }

    private static String unknown(int dbId) {
        return "Unknown database 0x%08x".formatted(dbId);
    }
}
