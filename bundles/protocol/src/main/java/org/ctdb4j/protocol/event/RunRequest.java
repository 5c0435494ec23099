// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.event;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/**
 * Runs the scripts of a component for an event.
 *
 * <pre>
 *  strn component | strn event | strn args | u32 timeout | u32 flags
 * </pre>
 *
 * @param args words for the scripts, empty for none
 * @param timeoutSeconds for all scripts together
 * @param flags {@link #RUN_ALL}
 */
public record RunRequest(int reqid, String component, String event, String args, int timeoutSeconds, int flags)
        implements EventRequest {

    /** Go on with the next script after one has failed. */
    public static final int RUN_ALL = 0x1;

    static RunRequest read(int reqid, WireReader in) throws MalformedPayloadException {
        return new RunRequest(reqid, in.strn(), in.strn(), in.strn(), in.u32(), in.u32());
    }

    @Override
    public Blob encode() {
        return EventFrame.finish(EventFrame.begin(reqid, EventFrame.RUN)
                .strn(component)
                .strn(event)
                .strn(args)
                .u32(timeoutSeconds)
                .u32(flags));
    }
}
