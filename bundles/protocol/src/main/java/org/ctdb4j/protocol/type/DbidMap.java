// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * The attached databases, the most recently attached one first.
 *
 * <pre>
 *  0     4
 *  | num | dbid …
 * </pre>
 */
public record DbidMap(List<Dbid> databases) {

    public DbidMap {
        databases = List.copyOf(databases);
    }

    public static DbidMap decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, DbidMap::read);
    }

    public Blob encode() {
        return WireWriter.whole(Integer.BYTES + databases.size() * Dbid.SIZE, this::write);
    }

    static DbidMap read(WireReader in) throws MalformedPayloadException {
        return new DbidMap(in.list(in.count(Dbid.SIZE), Dbid::read));
    }

    void write(WireWriter out) {
        out.u32(databases.size());
        databases.forEach(database -> database.write(out));
    }
}
