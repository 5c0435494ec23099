// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;

/** A message that means something only to those who use its srvid: Samba's, a tool's, a traverse, an {@link Answer}. */
public record OpaqueMessage(long srvid, Blob data) implements MessagePayload {

    @Override
    public Blob encode() {
        return data;
    }
}
