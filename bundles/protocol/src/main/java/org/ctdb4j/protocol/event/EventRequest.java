// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.event;

import java.nio.ByteBuffer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;

/** What the event daemon can be asked for. */
public sealed interface EventRequest permits RunRequest, StatusRequest, ScriptRequest {

    /** {@return the number the reply repeats} */
    int reqid();

    /** {@return the whole frame} */
    Blob encode();

    /** {@return the request between position and limit of {@code frame}, whose position stays} */
    static EventRequest decode(ByteBuffer frame) throws MalformedPayloadException {
        return EventFrame.decode(frame, (reqid, command, in) -> switch (command) {
            case EventFrame.RUN -> RunRequest.read(reqid, in);
            case EventFrame.STATUS -> StatusRequest.read(reqid, in);
            case EventFrame.SCRIPT -> ScriptRequest.read(reqid, in);
            default -> throw new MalformedPayloadException("event command " + Integer.toUnsignedString(command));
        });
    }
}
