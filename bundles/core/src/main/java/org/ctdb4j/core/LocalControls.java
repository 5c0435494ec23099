// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.protocol.ReplyControl;

/** Controls of operators: sent by a client that is none, is not counted and hears nothing but answers. */
final class LocalControls {
    private static final Blob CANNOT_BE_ANSWERED = Blob.utf8("a broadcast cannot be answered");

    private final Context context;
    private final int pid;
    private final ControlRelay relay;
    private Optional<Client> operator = Optional.empty();

    LocalControls(Context context, int pid, ControlRelay relay) {
        this.context = context;
        this.pid = pid;
        this.relay = relay;
    }

    void asked(Event.LocalControl event) {
        boolean broadcast = Pnn.isBroadcast(event.control().header().destnode());
        boolean wantsReply = event.control().wantsReply();
        if (broadcast && wantsReply) {
            answer(event, Controls.FAILED, CANNOT_BE_ANSWERED);
            return;
        }
        relay.relay(
                operator(), event.control(), reply -> context.effect(new Effect.LocalReply(event.request(), reply)));
        if (!wantsReply) {
            answer(event, 0, Blob.EMPTY);
        }
    }

    private void answer(Event.LocalControl event, int status, Blob error) {
        ReplyControl reply = new ReplyControl(context.header(context.pnn, 0), status, Blob.EMPTY, error);
        context.effect(new Effect.LocalReply(event.request(), reply));
    }

    private Client operator() {
        if (operator.isEmpty()) {
            operator = Optional.of(Client.internal(context.ids, pid, packet -> {}));
        }
        return operator.get();
    }
}
