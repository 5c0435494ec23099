// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.HashMap;
import java.util.Map;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.EndRecovery;
import org.ctdb4j.protocol.control.GetRecmode;
import org.ctdb4j.protocol.control.GetVnnMap;
import org.ctdb4j.protocol.control.SetRecmode;
import org.ctdb4j.protocol.control.SetVnnMap;
import org.ctdb4j.spi.clusterlock.LockAttempt;

/** What a recovery asks of the node as a whole ({@code spec/daemon.md} 6.3); what it asks of databases is theirs. */
final class RecoveryControls {
    private static final long LOCK_TEST_NANOS = 5 * Context.NANOS_PER_SECOND;

    private static final Blob LOCK_TAKEN =
            Blob.utf8("This node could take the cluster lock during a recovery: nobody holds it, "
                    + "or the file system of the lock does not keep locks across nodes");
    private static final Blob LOCK_UNTESTED = Blob.utf8("The cluster lock could not be tested");

    private final Context context;
    private final String clusterLock;
    private final Databases databases;
    private final FreezeAll freezeAll;
    private final Attach attach;
    private final Transactions transactions;
    private final EventRuns events;
    private final Map<Long, ReqControl> lockTests = new HashMap<>();
    private boolean recordsLost;

    RecoveryControls(
            Context context,
            String clusterLock,
            Databases databases,
            FreezeAll freezeAll,
            Attach attach,
            Transactions transactions,
            EventRuns events) {
        this.context = context;
        this.clusterLock = clusterLock;
        this.databases = databases;
        this.freezeAll = freezeAll;
        this.attach = attach;
        this.transactions = transactions;
        this.events = events;
    }

    void serve(Controls controls) {
        controls.status(GetRecmode.class, () -> context.recoveryMode.code());
        controls.on(SetRecmode.class, this::setMode);
        controls.data(GetVnnMap.class, () -> new GetVnnMap.Reply(context.vnnMap).encode());
        controls.on(SetVnnMap.class, this::setVnnMap);
        controls.on(EndRecovery.class, this::end);
    }

    /** A test of the cluster lock has ended; a test of the leader's finds it held. */
    void lockTested(Event.ClusterLockFinished event) {
        ReqControl request = lockTests.remove(event.request());
        if (request == null) {
            throw new IllegalStateException("Test " + event.request() + " of the cluster lock ended unasked");
        }
        LockAttempt attempt = event.attempt();
        switch (attempt) {
            case CONTENDED -> {
                context.counters.clusterLockTested(event.nanos());
                becomeNormal(request);
            }
            case TIMED_OUT -> {
                context.log(DebugLevel.WARNING, "The test of the cluster lock took too long; it is taken to be held");
                becomeNormal(request);
            }
            case TAKEN -> context.reply(request, Controls.FAILED, Blob.EMPTY, LOCK_TAKEN);
            case FAILED -> context.reply(request, Controls.FAILED, Blob.EMPTY, LOCK_UNTESTED);
        }
    }

    /**
     * A connection is lost, or is back. Records that were on their way are lost with it: nobody has them then, and calls for them
     * would bounce between those who think that the other one has; what was sent while it was away is lost as well. A recovery
     * finds the newest copies and has the calls sent again. The leader may have seen nothing of it, so this node asks for one, if
     * the other one is a member of the VNN map.
     */
    void recordsLost(int pnn) {
        if (context.generationValid() && context.vnnMap.contains(pnn)) {
            recordsLost = true;
            if (context.recoveryMode == RecoveryMode.NORMAL) {
                context.forceRecovery("records may be lost between this node and node " + pnn);
            }
        }
    }

    private void setMode(ReqControl request, SetRecmode control) {
        if (control.mode() == context.recoveryMode) {
            context.reply(request, 0);
        } else if (control.mode() == RecoveryMode.ACTIVE) {
            context.log(DebugLevel.NOTICE, "Recovery mode ACTIVE, " + context.vnnMap);
            context.recoveryMode = RecoveryMode.ACTIVE;
            context.reply(request, 0);
        } else {
            leaveRecovery(request);
        }
    }

    private void leaveRecovery(ReqControl request) {
        if (!context.generationValid()) {
            context.log(DebugLevel.ERROR, "This node has become inactive during the recovery");
            context.reply(request, Controls.FAILED);
            return;
        }
        if (recordsLost) {
            context.log(DebugLevel.ERROR, "Records may have been lost during the recovery, it has to be repeated");
            context.reply(request, Controls.FAILED);
            return;
        }
        for (DatabaseMachine machine : databases.newestFirst()) {
            if (machine.generation() != context.generation()) {
                context.log(
                        DebugLevel.ERROR,
                        "Database " + machine.name() + " is not of " + context.vnnMap + ": it has not been recovered");
                context.reply(request, Controls.FAILED);
                return;
            }
        }
        freezeAll.thawAll();
        if (clusterLock.isEmpty()) {
            becomeNormal(request);
        } else {
            long test = context.number();
            lockTests.put(test, request);
            context.effect(new Effect.TestClusterLock(test, LOCK_TEST_NANOS));
        }
    }

    private void becomeNormal(ReqControl request) {
        context.log(DebugLevel.NOTICE, "Recovery mode NORMAL, " + context.vnnMap);
        context.recoveryMode = RecoveryMode.NORMAL;
        attach.recoveryEnded();
        context.reply(request, 0);
    }

    private void setVnnMap(ReqControl request, SetVnnMap control) {
        if (context.recoveryMode != RecoveryMode.ACTIVE) {
            context.log(DebugLevel.ERROR, "The VNN map is not changed outside a recovery");
            context.reply(request, Controls.FAILED);
            return;
        }
        context.log(DebugLevel.NOTICE, "VNN map with " + control.map());
        context.vnnMap = control.map();
        recordsLost = false;
        context.reply(request, 0);
    }

    private void end(ReqControl request, EndRecovery control) {
        transactions.recoveryEnded();
        if (!events.run(EventRuns.RECOVERED, status -> ended(request, status))) {
            context.reply(request, Controls.FAILED);
        }
    }

    private void ended(ReqControl request, int status) {
        context.counters.recoveryEnded();
        if (status != 0) {
            context.log(DebugLevel.ERROR, "Event recovered failed: " + status);
        }
        context.reply(request, status);
        context.recoveryEndedNanos = context.nowNanos;
        if (context.runState == RunState.FIRST_RECOVERY) {
            context.advance(RunState.STARTUP);
            attach.recoveryEnded();
        }
    }
}
