// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.Trans3Commit;
import org.ctdb4j.protocol.control.UpdateRecord;

/**
 * Commits transactions of this node's clients ({@code spec/database.md} 12.2): every active node of the VNN map writes the records.
 * If one fails, the nodes may differ, and only a recovery can tell what holds; the client is answered when it has ended.
 */
final class Transactions {
    private static final int ENDED_BY_RECOVERY = 2;
    private static final Blob ENDED_BY_RECOVERY_TEXT = Blob.utf8("trans3 commit ended by recovery");

    private final Context context;
    private final Databases databases;
    private final ControlRelay relay;
    private final Map<Integer, Commit> byDatabase = new LinkedHashMap<>();

    Transactions(Context context, Databases databases, ControlRelay relay) {
        this.context = context;
        this.databases = databases;
        this.relay = relay;
    }

    void serve(Controls controls) {
        controls.onFromClient(Trans3Commit.class, this::commit);
    }

    /** A recovery has ended: what it has interrupted is over, one way or the other. */
    void recoveryEnded() {
        if (context.recoveryMode == RecoveryMode.NORMAL) {
            for (Commit commit : List.copyOf(byDatabase.values())) {
                end(commit);
                context.reply(commit.request, ENDED_BY_RECOVERY, Blob.EMPTY, ENDED_BY_RECOVERY_TEXT);
            }
        }
    }

    /** Nobody could tell the client how its commit ended; a recovery sees to it that it ended the same way everywhere. */
    void clientGone(Client client) {
        ofClient(client).ifPresent(commit -> {
            end(commit);
            context.forceRecovery(client + " has gone in the middle of a commit");
        });
    }

    /** A database is no more: nobody will answer for its commit. */
    void detached(int dbId) {
        Commit commit = byDatabase.remove(dbId);
        if (commit != null) {
            context.reply(commit.request, Controls.FAILED);
        }
    }

    private void commit(Client client, ReqControl request, Trans3Commit control) {
        int dbId = control.records().dbId();
        Optional<DatabaseMachine> database = databases.attached(dbId);
        String obstacle = obstacle(client, dbId, database);
        if (!obstacle.isEmpty()) {
            context.log(DebugLevel.ERROR, "A transaction of " + client + " is not committed: " + obstacle);
            context.reply(request, Controls.FAILED);
            return;
        }
        int[] nodes = nodes();
        Commit commit = new Commit(client, request, database.orElseThrow(), nodes.length);
        byDatabase.put(dbId, commit);
        commit.database.commitBegins();
        UpdateRecord update = new UpdateRecord(control.records());
        for (int pnn : nodes) {
            relay.ask(pnn, update, reply -> answered(commit, pnn, reply));
        }
    }

    private String obstacle(Client client, int dbId, Optional<DatabaseMachine> database) {
        if (context.recoveryMode != RecoveryMode.NORMAL) {
            return "a recovery is running";
        }
        if (nodes().length == 0) {
            return "no node of the VNN map is active";
        }
        if (ofClient(client).isPresent()) {
            return "it is committing another one";
        }
        if (database.isEmpty()) {
            return "there is no database 0x%08x".formatted(dbId);
        }
        return byDatabase.containsKey(dbId)
                ? "another client is committing one to " + database.get().name()
                : "";
    }

    /** {@return the active nodes of the VNN map} Any other gets the records in its next recovery. */
    private int[] nodes() {
        return IntStream.range(0, context.vnnMap.size())
                .map(context.vnnMap::pnnAt)
                .filter(pnn -> !context.isInactive(pnn))
                .toArray();
    }

    private void answered(Commit commit, int pnn, ReplyControl reply) {
        if (byDatabase.get(commit.database.id()) != commit || isInterrupted(commit)) {
            return;
        }
        if (reply.status() != 0 && context.cures.commitsDecided()) {
            context.forceRecovery(
                    "node " + pnn + " could not write a transaction to database " + commit.database.name());
            return;
        }
        commit.left--;
        if (commit.left == 0) {
            end(commit);
            context.reply(commit.request, 0);
        }
    }

    /** Once a recovery has begun, an answer tells nothing: what the node has written may be gone. */
    private boolean isInterrupted(Commit commit) {
        return context.recoveryMode != RecoveryMode.NORMAL || commit.database.generation() != commit.generation;
    }

    private void end(Commit commit) {
        byDatabase.remove(commit.database.id());
        commit.database.commitEnds();
    }

    private Optional<Commit> ofClient(Client client) {
        return byDatabase.values().stream()
                .filter(commit -> commit.client == client)
                .findFirst();
    }

    private static final class Commit {
        final Client client;
        final ReqControl request;
        final DatabaseMachine database;
        final int generation;

        /** Nodes that have not answered yet. */
        int left;

        Commit(Client client, ReqControl request, DatabaseMachine database, int left) {
            this.client = client;
            this.request = request;
            this.database = database;
            this.generation = database.generation();
            this.left = left;
        }
    }
}
