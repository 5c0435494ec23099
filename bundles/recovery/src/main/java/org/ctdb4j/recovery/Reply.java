// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReplyControl;

/** How one node answered a control. A node that did not answer in time counts as one that refused. */
record Reply(int pnn, boolean answered, int status, Blob data, String error) {
    private static final Reply NONE = new Reply(0, false, -1, Blob.EMPTY, "no answer in time");

    /** Reads the payload of an answer. */
    interface Decoder<T> {
        T decode(Blob data) throws MalformedPayloadException;
    }

    static Reply none(int pnn) {
        return new Reply(pnn, NONE.answered, NONE.status, NONE.data, NONE.error);
    }

    static Reply of(int pnn, ReplyControl packet) {
        return new Reply(
                pnn, true, packet.status(), packet.data(), packet.error().text());
    }

    boolean ok() {
        return status == 0;
    }

    /** {@return the decoded payload, or {@code otherwise} if it is malformed or the control failed} */
    <T> T decode(Decoder<T> decoder, T otherwise) {
        try {
            return ok() ? decoder.decode(data) : otherwise;
        } catch (MalformedPayloadException e) {
            return otherwise;
        }
    }

    /** {@return for logs: why it is not ok} */
    String why() {
        return error.isEmpty() ? "status " + status : error;
    }
}
