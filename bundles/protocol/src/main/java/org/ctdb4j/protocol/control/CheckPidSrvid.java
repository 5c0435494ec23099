// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Asks whether a client with that process id has registered that srvid; status 0 if so.
 *
 * <pre>
 *  0     4       12
 *  | pid | srvid |
 * </pre>
 */
public record CheckPidSrvid(int pid, long registeredSrvid) implements Control {

    static CheckPidSrvid decode(Blob data) throws MalformedPayloadException {
        return WireReader.whole(data, in -> new CheckPidSrvid(in.u32(), in.u64()));
    }

    @Override
    public int opcode() {
        return Opcode.CHECK_PID_SRVID;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.u32(pid).u64(registeredSrvid));
    }
}
