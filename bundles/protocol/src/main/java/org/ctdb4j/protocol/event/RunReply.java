// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.event;

import org.ctdb4j.api.Blob;

/** Ends a {@link RunRequest}: 0, or the errno of what went wrong first. */
public record RunReply(int reqid, int result) implements EventReply {

    @Override
    public Blob encode() {
        return EventFrame.finish(EventFrame.begin(reqid, EventFrame.RUN).u32(result));
    }
}
