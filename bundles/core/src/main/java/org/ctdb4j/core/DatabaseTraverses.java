// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.List;
import java.util.function.BooleanSupplier;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.core.ReadForTraverse.Reader;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.Opcode;
import org.ctdb4j.protocol.control.TraverseAll;
import org.ctdb4j.protocol.control.TraverseAllExt;
import org.ctdb4j.protocol.control.TraverseData;
import org.ctdb4j.protocol.control.TraverseKill;
import org.ctdb4j.protocol.control.TraverseStart;
import org.ctdb4j.protocol.control.TraverseStartExt;
import org.ctdb4j.spi.database.Database.Entry;

/**
 * The traverses of one database: those that are collected for clients of this node, and its records as they are read for clients of any
 * node.
 */
final class DatabaseTraverses {
    private final DatabaseFacts facts;
    private final CollectTraverse collect;
    private final ReadForTraverse read;

    DatabaseTraverses(DatabaseFacts facts, BooleanSupplier frozen) {
        this.facts = facts;
        this.collect = new CollectTraverse(facts);
        this.read = new ReadForTraverse(facts, collect, frozen);
    }

    /** {@return whether the control is one of these; then it is answered} */
    boolean control(ReqControl request, Control control) {
        if (isRead(control) && !mayBeRead()) {
            facts.log(DebugLevel.ERROR, "is not traversed while it is unhealthy: " + facts.health);
            facts.context.reply(request, Controls.FAILED);
            return true;
        }
        switch (control.opcode()) {
            case Opcode.TRAVERSE_START -> {
                TraverseStart start = (TraverseStart) control;
                collect.start(request, start.reqid(), start.clientSrvid(), false);
            }
            case Opcode.TRAVERSE_START_EXT -> {
                TraverseStartExt start = (TraverseStartExt) control;
                collect.start(request, start.reqid(), start.clientSrvid(), start.withEmptyRecords());
            }
            case Opcode.TRAVERSE_ALL -> {
                TraverseAll all = (TraverseAll) control;
                read(request, new Reader(all.pnn(), all.reqid(), all.clientReqid(), all.clientSrvid(), false));
            }
            case Opcode.TRAVERSE_ALL_EXT -> {
                TraverseAllExt all = (TraverseAllExt) control;
                boolean empty = all.withEmptyRecords();
                read(request, new Reader(all.pnn(), all.reqid(), all.clientReqid(), all.clientSrvid(), empty));
            }
            case Opcode.TRAVERSE_DATA -> {
                collect.receive(request.header().srcnode(), ((TraverseData) control).record());
                facts.context.reply(request, 0, Blob.EMPTY, Blob.EMPTY);
            }
            case Opcode.TRAVERSE_KILL -> {
                read.kill((TraverseKill) control);
                facts.context.reply(request, 0, Blob.EMPTY, Blob.EMPTY);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    void sliceRead(long task, List<Entry> entries, boolean last) {
        read.sliceRead(task, entries, last);
    }

    void readFailed(long task, String reason) {
        read.readFailed(task, reason);
    }

    void timer(long number) {
        collect.timer(number);
    }

    void clientGone(int clientId) {
        collect.clientGone(clientId);
    }

    void nodesChanged() {
        collect.nodesChanged();
    }

    /** Something that keeps readers waiting may have changed. */
    void resume() {
        read.resume();
    }

    void close() {
        collect.close();
        read.close();
    }

    private static boolean isRead(Control control) {
        return switch (control.opcode()) {
            case Opcode.TRAVERSE_START, Opcode.TRAVERSE_START_EXT, Opcode.TRAVERSE_ALL, Opcode.TRAVERSE_ALL_EXT -> true;
            default -> false;
        };
    }

    private boolean mayBeRead() {
        return facts.health.isEmpty() || facts.context.tunables.isSet(Tunable.ALLOW_UNHEALTHY_DB_READ);
    }

    private void read(ReqControl request, Reader reader) {
        facts.context.reply(request, 0, Blob.EMPTY, Blob.EMPTY);
        read.start(reader);
    }
}
