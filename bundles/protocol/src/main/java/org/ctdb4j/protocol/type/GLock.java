// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * One holder of a g_lock, as the C client library stores it; smbd has a format of its own.
 *
 * <pre>
 *  0      4     8           32
 *  | type | pad | server_id |
 * </pre>
 *
 * @param type {@link #READ} or {@link #WRITE}
 */
public record GLock(int type, ServerId holder) {

    public static final int SIZE = 32;

    public static final int READ = 0;
    public static final int WRITE = 1;

    private static final int PAD = 4;

    public static GLock decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, GLock::read);
    }

    public Blob encode() {
        return WireWriter.whole(SIZE, this::write);
    }

    static GLock read(WireReader in) throws MalformedPayloadException {
        int type = in.u32();
        in.pad(PAD);
        return new GLock(type, ServerId.read(in));
    }

    void write(WireWriter out) {
        out.u32(type).pad(PAD);
        holder.write(out);
    }

    /** {@return the holders a record lists; the record has no count} */
    public static List<GLock> decodeList(Blob record) throws MalformedPayloadException {
        return WireReader.whole(record, in -> in.list(in.left() / SIZE, GLock::read));
    }

    /** {@return the record that lists the holders} */
    public static Blob encodeList(List<GLock> holders) {
        return WireWriter.whole(holders.size() * SIZE, out -> holders.forEach(holder -> holder.write(out)));
    }
}
