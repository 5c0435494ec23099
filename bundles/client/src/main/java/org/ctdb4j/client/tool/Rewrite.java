// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client.tool;

import java.util.List;

import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.service.OperationException;
import org.ctdb4j.client.CtdbClient;
import org.ctdb4j.client.CtdbException;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbFreeze;
import org.ctdb4j.protocol.control.DbPushConfirm;
import org.ctdb4j.protocol.control.DbPushStart;
import org.ctdb4j.protocol.control.DbSetHealthy;
import org.ctdb4j.protocol.control.DbThaw;
import org.ctdb4j.protocol.control.DbTransactionCommit;
import org.ctdb4j.protocol.control.DbTransactionStart;
import org.ctdb4j.protocol.control.GetRecmode;
import org.ctdb4j.protocol.control.GetVnnMap;
import org.ctdb4j.protocol.control.SetRecmode;
import org.ctdb4j.protocol.control.WipeDatabase;
import org.ctdb4j.protocol.type.RecBuffer;

/**
 * New contents for a database on all active nodes, by the controls of a recovery: frozen, emptied in a transaction, filled,
 * committed, thawed. If a step fails, a recovery is called for, which puts the nodes in order again.
 */
final class Rewrite {
    /** Where the records go, as the tool has it. */
    private static final long SRVID = 0xCE02_0000_0000_0000L;

    private final CtdbClient client;
    private final int dbId;
    private final List<Integer> nodes;
    private final int generation;

    /** What fills the emptied database. {@return how many records each node must have stored} */
    interface Filling {
        long fill(Rewrite rewrite) throws OperationException;
    }

    Rewrite(Visit visit, int dbId) throws OperationException {
        client = visit.client();
        this.dbId = dbId;
        nodes = visit.activeNodes();
        if (client.ask(Pnn.CURRENT, new GetRecmode(), Visit.LIMIT).status() != RecoveryMode.NORMAL.code()) {
            throw new OperationException("A recovery is going on: try again when it is over");
        }
        generation = client.control(Pnn.CURRENT, new GetVnnMap(), GetVnnMap.Reply::decode, Visit.LIMIT)
                .map()
                .generation();
    }

    /** Leaves the database empty. */
    void wipe() throws OperationException {
        run(() -> {});
    }

    /** Fills the database with what {@code filling} pushes. */
    void fill(Filling filling) throws OperationException {
        run(() -> {
            onAll(new DbPushStart(dbId, 0, SRVID));
            confirm(filling.fill(this));
        });
    }

    /** Sends records to all nodes. */
    void push(RecBuffer records) {
        for (int node : nodes) {
            client.send(node, SRVID, records.encode(), Visit.LIMIT);
        }
    }

    private void run(Step filling) throws OperationException {
        try {
            onAll(new DbFreeze(dbId));
            onAll(new DbTransactionStart(dbId, generation));
            onAll(new WipeDatabase(dbId, generation));
            filling.run();
            onAll(new DbSetHealthy(dbId));
            onAll(new DbTransactionCommit(dbId, generation));
            onAll(new DbThaw(dbId));
        } catch (CtdbException | OperationException failed) {
            callForRecovery(failed);
            throw failed;
        }
    }

    private interface Step {
        void run() throws OperationException;
    }

    private void onAll(Control control) {
        nodes.forEach(node -> client.order(node, control, Visit.LIMIT));
    }

    private void confirm(long expected) throws OperationException {
        for (int node : nodes) {
            int stored = client.control(node, new DbPushConfirm(dbId), DbPushConfirm.Reply::decode, Visit.LIMIT)
                    .records();
            if (stored != expected) {
                throw new OperationException(
                        "Node " + node + " has stored " + stored + " of " + expected + " records: see its log");
            }
        }
    }

    private void callForRecovery(Exception cause) {
        try {
            client.order(Pnn.CURRENT, new SetRecmode(RecoveryMode.ACTIVE), Visit.LIMIT);
        } catch (CtdbException e) {
            cause.addSuppressed(e);
        }
    }
}
