// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.Opcode;
import org.ctdb4j.protocol.control.UpdateRecord;
import org.ctdb4j.protocol.type.RecBuffer;

/** What controls change in one database at work: its properties, records that other nodes have changed, its health. */
final class DatabaseControls {
    private final DatabaseFacts facts;
    private final ReadonlyRecords copies;
    private final StickyRecords sticky;
    private final UpdateRecords updates;
    private final CommitRecords commits;
    private final SequenceWatch watch;

    DatabaseControls(
            DatabaseFacts facts,
            RecordQueues queues,
            ReadonlyRecords copies,
            StickyRecords sticky,
            CommitRecords commits,
            SequenceWatch watch) {
        this.facts = facts;
        this.copies = copies;
        this.sticky = sticky;
        this.updates = new UpdateRecords(facts, queues);
        this.commits = commits;
        this.watch = watch;
    }

    /** {@return whether the control is one of these; then it is answered, now or later} */
    boolean control(ReqControl request, Control control) {
        switch (control.opcode()) {
            case Opcode.SET_DB_READONLY -> facts.context.reply(request, copies.allow() ? 0 : Controls.FAILED);
            case Opcode.SET_DB_STICKY -> facts.context.reply(request, sticky.allow() ? 0 : Controls.FAILED);
            case Opcode.UPDATE_RECORD -> update(request, ((UpdateRecord) control).records());
            case Opcode.ENABLE_SEQNUM -> {
                watch.enable();
                facts.context.reply(request, 0);
            }
            case Opcode.UPDATE_SEQNUM -> changedElsewhere(request);
            case Opcode.DB_SET_HEALTHY -> {
                setHealthy();
                facts.context.reply(request, 0);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void update(ReqControl request, RecBuffer records) {
        if (facts.context.recoveryMode != RecoveryMode.NORMAL || !facts.health.isEmpty()) {
            facts.log(
                    DebugLevel.INFO,
                    "records of node " + request.header().srcnode() + " are refused "
                            + (facts.health.isEmpty()
                                    ? "during a recovery"
                                    : "while it is unhealthy: " + facts.health));
            facts.context.reply(request, Controls.FAILED);
        } else if (facts.isVolatile()) {
            updates.update(request, records);
        } else {
            commits.update(request, records);
        }
    }

    /** What this node told the others of comes back to it, too. */
    private void changedElsewhere(ReqControl request) {
        if (request.header().srcnode() == facts.pnn()) {
            facts.context.reply(request, 0);
        } else if (facts.health.isEmpty()) {
            watch.changedElsewhere();
            facts.context.reply(request, 0);
        } else {
            facts.context.reply(request, Controls.FAILED);
        }
    }

    /** A restored database is healthy; one that held the start of the node up needs a recovery to be right everywhere. */
    private void setHealthy() {
        if (facts.setHealth("") && facts.context.runState == RunState.STARTUP) {
            facts.environment.forceRecovery("database " + facts.name + " is healthy again");
        }
    }
}
