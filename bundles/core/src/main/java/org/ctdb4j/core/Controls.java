// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.Control;

/**
 * Who answers which control ({@code spec/protocol.md} 4). Each conversation names those it serves; a control that
 * nobody serves is answered as one that never existed: status -1, no data, no text.
 */
final class Controls {
    static final int FAILED = -1;

    private final Context context;
    private final Clients clients;
    private final Map<Class<? extends Control>, Answer<Control>> answers = new HashMap<>();

    Controls(Context context, Clients clients) {
        this.context = context;
        this.clients = clients;
    }

    /** Answers one kind of control, now or later, by {@link Context#reply}. */
    interface Answer<C extends Control> {
        void to(ReqControl request, C control);
    }

    /** Answers one kind of control that only a client of this node may send. */
    interface AnswerToClient<C extends Control> {
        void to(Client client, ReqControl request, C control);
    }

    <C extends Control> void on(Class<C> kind, Answer<? super C> answer) {
        Answer<Control> typed = (request, control) -> answer.to(request, kind.cast(control));
        if (answers.put(kind, typed) != null) {
            throw new IllegalStateException("two answers to " + kind.getSimpleName());
        }
    }

    /** A control that makes sense only at the node its client is connected to. */
    <C extends Control> void onFromClient(Class<C> kind, AnswerToClient<? super C> answer) {
        on(kind, (request, control) -> {
            Optional<Client> client = clients.sender(request);
            client.ifPresentOrElse(known -> answer.to(known, request, control), () -> context.reply(request, FAILED));
        });
    }

    /** A control whose answer is known without looking at what was sent. */
    void status(Class<? extends Control> kind, IntSupplier status) {
        on(kind, (request, control) -> context.reply(request, status.getAsInt()));
    }

    /** A control that succeeds with data known without looking at what was sent. */
    void data(Class<? extends Control> kind, Supplier<Blob> data) {
        on(kind, (request, control) -> context.reply(request, data.get()));
    }

    boolean serves(Class<? extends Control> kind) {
        return answers.containsKey(kind);
    }

    /** Acts on a control of a node or a client. */
    void act(ReqControl request) {
        try {
            Control control = Control.decode(request);
            answers.getOrDefault(control.getClass(), this::refuse).to(request, control);
        } catch (MalformedPayloadException e) {
            context.log(DebugLevel.WARNING, "Control " + request.opcode() + " with a bad payload: " + e.getMessage());
            context.reply(request, FAILED);
        }
    }

    private void refuse(ReqControl request, Control control) {
        context.log(DebugLevel.WARNING, "Nothing answers to control " + control.opcode());
        context.reply(request, FAILED);
    }
}
