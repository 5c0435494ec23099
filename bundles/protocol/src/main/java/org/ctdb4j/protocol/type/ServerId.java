// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * A Samba process in the cluster.
 *
 * <pre>
 *  0     8         12    16          24
 *  | pid | task_id | vnn | unique_id |
 * </pre>
 */
public record ServerId(long pid, int taskId, int vnn, long uniqueId) {

    static final int SIZE = 24;

    public static ServerId decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, ServerId::read);
    }

    public Blob encode() {
        return WireWriter.whole(SIZE, this::write);
    }

    static ServerId read(WireReader in) throws MalformedPayloadException {
        return new ServerId(in.u64(), in.u32(), in.u32(), in.u64());
    }

    void write(WireWriter out) {
        out.u64(pid).u32(taskId).u32(vnn).u64(uniqueId);
    }
}
