// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.service.OperationException;
import org.ctdb4j.core.NodeSnapshot;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.Opcode;

/** Sends controls for an operator and waits for what comes of them, on the operator's thread. */
final class Operator {
    /** The core answers for a node that does not, within ControlTimeout; this much longer and it has not even done that. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final int TIMED_OUT = 110;

    private final NodeHost host;

    Operator(NodeHost host) {
        this.host = host;
    }

    /** {@return this node's number} */
    int pnn() {
        return host.snapshots().latest().pnn();
    }

    /** {@return what is true of this node now} */
    NodeSnapshot snapshot() {
        return host.snapshots().current();
    }

    /** {@return the answer, whatever its status} */
    ReplyControl ask(int pnn, Control control) throws OperationException {
        Duration limit = limit(Tunable.CONTROL_TIMEOUT).plus(GRACE);
        ReqControl request = control.toRequest(new Header(0, pnn, pnn(), 0), 0);
        try {
            return host.operators().control(request).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException noAnswer) {
            throw failed(
                    control,
                    "to node " + pnn + ", ret=" + TIMED_OUT + ": no answer within " + limit.toSeconds() + " s");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new OperationException("Interrupted while node " + pnn + " was asked", interrupted);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** {@return the payload of an answer, which must not be negative} */
    Blob query(int pnn, Control control) throws OperationException {
        ReplyControl reply = ask(pnn, control);
        if (reply.status() < 0) {
            String reason = reply.error().isEmpty() ? "" : ": " + reply.error().text();
            throw failed(control, "on node " + pnn + ", ret=" + reply.status() + reason);
        }
        return reply.data();
    }

    /** {@return the payload of an answer, decoded} */
    <T> T query(int pnn, Control control, Decoder<T> decoder) throws OperationException {
        try {
            return decoder.decode(query(pnn, control));
        } catch (MalformedPayloadException garbage) {
            throw failed(control, "on node " + pnn + ": the answer makes no sense, " + garbage.getMessage());
        }
    }

    /** Waits until this node is in a state. */
    void await(Predicate<NodeSnapshot> state, Tunable limit, String what) throws OperationException {
        try {
            if (!host.snapshots().await(state, limit(limit))) {
                throw new OperationException(what + " within " + limit(limit).toSeconds() + " s (tunable "
                        + limit.text() + "): see the log of the leader");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new OperationException("Interrupted while waiting", interrupted);
        }
    }

    /** {@return what a tunable in seconds is now; one that is 0 sets no limit, and then its default does} */
    Duration limit(Tunable tunable) {
        int seconds = host.snapshots().latest().tunables().get(tunable);
        return Duration.ofSeconds(Integer.toUnsignedLong(seconds == 0 ? tunable.defaultValue() : seconds));
    }

    private static OperationException failed(Control control, String how) {
        return new OperationException("Control " + Opcode.nameOf(control.opcode()) + " failed " + how);
    }

    /** Reads a payload. */
    interface Decoder<T> {
        T decode(Blob payload) throws MalformedPayloadException;
    }
}
