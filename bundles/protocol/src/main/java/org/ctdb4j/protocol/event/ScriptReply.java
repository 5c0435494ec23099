// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.event;

import org.ctdb4j.api.Blob;

/** Ends a {@link ScriptRequest}: 0, or the errno of the file system. */
public record ScriptReply(int reqid, int result) implements EventReply {

    @Override
    public Blob encode() {
        return EventFrame.finish(EventFrame.begin(reqid, EventFrame.SCRIPT).u32(result));
    }
}
