// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqMessage;

/** Controls of operators: sent by a client that is none, is not counted and hears answers and the messages it registered for. */
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

    /** Answers go past the client: what reaches it is a message. */
    private void heard(Packet packet) {
        context.effect(new Effect.LocalMessage((ReqMessage) packet));
    }

    private Client operator() {
        if (operator.isEmpty()) {
            operator = Optional.of(Client.internal(context.ids, pid, this::heard));
        }
        return operator.get();
    }
}
