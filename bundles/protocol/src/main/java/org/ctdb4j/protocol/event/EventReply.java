// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.event;

import java.nio.ByteBuffer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;

/** What the event daemon answers. */
public sealed interface EventReply permits RunReply, StatusReply, ScriptReply {

    /** {@return the number of the request} */
    int reqid();

    /** {@return 0 or a positive errno} */
    int result();

    /** {@return the whole frame} */
    Blob encode();

    /** {@return the reply between position and limit of {@code frame}, whose position stays} */
    static EventReply decode(ByteBuffer frame) throws MalformedPayloadException {
        return EventFrame.decode(frame, (reqid, command, in) -> switch (command) {
            case EventFrame.RUN -> new RunReply(reqid, in.u32());
            case EventFrame.STATUS -> StatusReply.read(reqid, in);
            case EventFrame.SCRIPT -> new ScriptReply(reqid, in.u32());
            default -> throw new MalformedPayloadException("event command " + Integer.toUnsignedString(command));
        });
    }
}
