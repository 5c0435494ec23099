// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.event;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/**
 * Enables or disables a script.
 *
 * <pre>
 *  strn component | strn script | u32 action
 * </pre>
 *
 * @param action {@link #DISABLE} or {@link #ENABLE}; any other is answered with EPROTO
 */
public record ScriptRequest(int reqid, String component, String script, int action) implements EventRequest {

    public static final int DISABLE = 0;
    public static final int ENABLE = 1;

    static ScriptRequest read(int reqid, WireReader in) throws MalformedPayloadException {
        return new ScriptRequest(reqid, in.strn(), in.strn(), in.u32());
    }

    @Override
    public Blob encode() {
        return EventFrame.finish(EventFrame.begin(reqid, EventFrame.SCRIPT)
                .strn(component)
                .strn(script)
                .u32(action));
    }
}
