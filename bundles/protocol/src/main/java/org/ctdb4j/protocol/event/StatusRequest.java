// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.event;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/**
 * Asks how the last run of an event went.
 *
 * <pre>
 *  strn component | strn event
 * </pre>
 */
public record StatusRequest(int reqid, String component, String event) implements EventRequest {

    static StatusRequest read(int reqid, WireReader in) throws MalformedPayloadException {
        return new StatusRequest(reqid, in.strn(), in.strn());
    }

    @Override
    public Blob encode() {
        return EventFrame.finish(
                EventFrame.begin(reqid, EventFrame.STATUS).strn(component).strn(event));
    }
}
