// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.util.List;
import java.util.function.Consumer;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.control.GetPublicIps;
import org.ctdb4j.protocol.control.IpReallocated;
import org.ctdb4j.protocol.message.Banning;
import org.ctdb4j.protocol.message.DisableTakeoverRuns;
import org.ctdb4j.protocol.type.DisableMessage;
import org.ctdb4j.protocol.type.PublicIpList;
import org.ctdb4j.protocol.type.SrvidMessage;

/**
 * A takeover run of a cluster without public addresses ({@code spec/daemon.md} 10.3, 10.4): nothing is moved, and all nodes run
 * {@code ipreallocated}. Addresses that other nodes have stay where they are, with a warning.
 */
final class TakeoverRun {
    private static final int OTHERS_WAIT_SECONDS = 60;

    /** The execution phase may take this many times TakeoverTimeout. */
    private static final int PATIENCE = 3;

    private final Cluster cluster;
    private final Calls calls;
    private final Outbox out;
    private final Scope scope;
    private final Consumer<Boolean> then;

    TakeoverRun(Cluster cluster, Calls calls, Outbox out, Scope scope, Consumer<Boolean> then) {
        this.cluster = cluster;
        this.calls = calls;
        this.out = out;
        this.scope = scope;
        this.then = then;
    }

    /** Asks the leader, whoever it is, for a run; no answer is wanted. */
    static void request(Calls calls, int pnn) {
        calls.say(Pnn.BROADCAST_CONNECTED, new org.ctdb4j.protocol.message.TakeoverRun(new SrvidMessage(pnn, 0)));
    }

    void run() {
        tellOthers(OTHERS_WAIT_SECONDS);
        long limit = cluster.nanos(Tunable.TAKEOVER_TIMEOUT);
        calls.gather(scope, cluster.connected(), new GetPublicIps(), 0, limit, answers -> {
            if (!answers.ok()) {
                blame(answers, "GET_PUBLIC_IPS");
                return;
            }
            if (answers.replies().stream().anyMatch(TakeoverRun::hasAddresses)) {
                out.log(DebugLevel.WARNING, "Public addresses stay where they are: this leader does not move any");
            }
            reallocated();
        });
    }

    private static boolean hasAddresses(Reply reply) {
        GetPublicIps.Reply none = new GetPublicIps.Reply(new PublicIpList(List.of()));
        return !reply.decode(GetPublicIps.Reply::decode, none).addresses().equals(none.addresses());
    }

    private void reallocated() {
        long limit = PATIENCE * cluster.nanos(Tunable.TAKEOVER_TIMEOUT);
        calls.gather(scope, cluster.connected(), new IpReallocated(), 0, limit, answers -> {
            if (answers.ok()) {
                finish(true);
            } else {
                blame(answers, "IPREALLOCATED");
            }
        });
    }

    private void blame(Calls.Answers answers, String step) {
        Reply failure = answers.failures().get(0);
        out.log(DebugLevel.ERROR, "Takeover run: %s failed on node %d: %s", step, failure.pnn(), failure.why());
        calls.say(cluster.pnn(), new Banning(failure.pnn()));
        finish(false);
    }

    private void finish(boolean success) {
        tellOthers(0);
        then.accept(success);
    }

    private void tellOthers(int seconds) {
        DisableTakeoverRuns message = new DisableTakeoverRuns(new DisableMessage(Pnn.UNKNOWN, 0, seconds));
        cluster.others(cluster.connected()).forEach(node -> calls.say(node, message));
    }
}
