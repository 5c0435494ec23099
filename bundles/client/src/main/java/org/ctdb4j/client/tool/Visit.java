// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client.tool;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.service.DatabaseKind;
import org.ctdb4j.api.service.OperationException;
import org.ctdb4j.client.CtdbClient;
import org.ctdb4j.client.CtdbException;
import org.ctdb4j.client.Database;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.DbAttachPersistent;
import org.ctdb4j.protocol.control.DbAttachReplicated;
import org.ctdb4j.protocol.control.GetDbMap;
import org.ctdb4j.protocol.control.GetDbName;
import org.ctdb4j.protocol.control.GetNodeMap;
import org.ctdb4j.protocol.control.SetDbReadonly;
import org.ctdb4j.protocol.control.SetDbSticky;
import org.ctdb4j.protocol.type.Dbid;
import org.ctdb4j.protocol.type.NodeAndFlags;

/** A client for one command: what the tool does before and around all of them. */
final class Visit implements AutoCloseable {
    /** Of each step. The tool's whole run is bounded so. */
    static final Duration LIMIT = Duration.ofSeconds(120);

    private final CtdbClient client;

    private Visit(CtdbClient client) {
        this.client = client;
    }

    /** What a command does with it. */
    interface Errand<T> {
        T run(Visit visit) throws OperationException;
    }

    /** A database of the node's map. */
    record Found(int id, String name, int flags) {
        DatabaseKind kind() {
            if (DatabaseFlags.isVolatile(flags)) {
                return DatabaseKind.VOLATILE;
            }
            return (flags & DatabaseFlags.PERSISTENT) != 0 ? DatabaseKind.PERSISTENT : DatabaseKind.REPLICATED;
        }
    }

    static <T> T by(Supplier<CtdbClient> clients, Errand<T> errand) throws OperationException {
        try (Visit visit = new Visit(clients.get())) {
            return errand.run(visit);
        } catch (CtdbException e) {
            throw new OperationException(e.getMessage(), e);
        }
    }

    CtdbClient client() {
        return client;
    }

    Found find(String nameOrId) throws OperationException {
        for (Dbid each : client.control(Pnn.CURRENT, new GetDbMap(), GetDbMap.Reply::decode, LIMIT)
                .map()
                .databases()) {
            String name = client.control(Pnn.CURRENT, new GetDbName(each.dbId()), GetDbName.Reply::decode, LIMIT)
                    .name();
            if (nameOrId.equals(name) || isNumber(nameOrId, each.dbId())) {
                return new Found(each.dbId(), name, each.flags());
            }
        }
        throw new OperationException("No database matching '" + nameOrId + "' found");
    }

    /** {@return the database, its file open} */
    Database open(Found found) {
        return client.attach(found.name(), found.kind(), LIMIT);
    }

    /** Attaches a database of the kind and with the properties of another one. {@return its id} */
    int attach(String name, int flags) {
        Control attach = (flags & DatabaseFlags.PERSISTENT) != 0
                ? new DbAttachPersistent(name)
                : (flags & DatabaseFlags.REPLICATED) != 0 ? new DbAttachReplicated(name) : new DbAttach(name);
        int id = client.control(Pnn.CURRENT, attach, DbAttach.Reply::decode, LIMIT)
                .dbId();
        for (NodeAndFlags node : connectedNodes()) {
            if ((flags & DatabaseFlags.READONLY) != 0) {
                client.order(node.pnn(), new SetDbReadonly(id), LIMIT);
            }
            if ((flags & DatabaseFlags.STICKY) != 0) {
                client.order(node.pnn(), new SetDbSticky(id), LIMIT);
            }
        }
        return id;
    }

    Database openForTransactions(String nameOrId) throws OperationException {
        Found found = find(nameOrId);
        if (found.kind() == DatabaseKind.VOLATILE) {
            throw new OperationException("Transactions not supported on DB " + found.name());
        }
        return open(found);
    }

    Database openForRecords(String nameOrId) throws OperationException {
        Found found = find(nameOrId);
        if (found.kind() != DatabaseKind.VOLATILE) {
            throw new OperationException("DB " + found.name() + " is not a volatile database");
        }
        return open(found);
    }

    /** {@return all nodes that can be asked} */
    List<NodeAndFlags> connectedNodes() {
        return client.control(Pnn.CURRENT, new GetNodeMap(), GetNodeMap.Reply::decode, LIMIT).map().nodes().stream()
                .filter(each -> NodeFlags.isConnected(each.flags()) && !NodeFlags.isDeleted(each.flags()))
                .toList();
    }

    /** {@return the numbers of the nodes that take part in the databases} */
    List<Integer> activeNodes() {
        return connectedNodes().stream()
                .filter(each -> !NodeFlags.isInactive(each.flags()))
                .map(NodeAndFlags::pnn)
                .toList();
    }

    @Override
    public void close() {
        client.close();
    }

    private static boolean isNumber(String text, int id) {
        return text.matches("0x[0-9a-fA-F]{1,8}") && Integer.parseUnsignedInt(text.substring(2), 16) == id;
    }
}
