// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;

/**
 * A control 4.17 does not know, or knows no more. A node answers status -1 to it, and passes it on to others as it is.
 */
public record UnknownControl(int opcode, long srvid, Blob data) implements Control {

    @Override
    public Blob encode() {
        return data;
    }
}
