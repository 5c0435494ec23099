// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * A record in transit: one of a {@link RecBuffer}, or alone in a traverse. The length counts itself, and nothing is
 * aligned.
 *
 * <pre>
 *  0        4       8        12        16
 *  | length | reqid | keylen | datalen | key | data
 * </pre>
 *
 * @param reqid of the traverse, else 0
 * @param data begins with the header of the record in most uses
 */
public record RecData(int reqid, Blob key, Blob data) {

    static final int SIZE_MIN = 16;

    /** {@return a record whose data begins with its header} */
    public static RecData of(int reqid, Blob key, RecordHeader header, Blob value) {
        return new RecData(reqid, key, header.before(value));
    }

    /** {@return what ends a traverse} */
    public static RecData end(int reqid) {
        return new RecData(reqid, Blob.EMPTY, Blob.EMPTY);
    }

    public static RecData decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, RecData::read);
    }

    public Blob encode() {
        return WireWriter.whole(size(), this::write);
    }

    static RecData read(WireReader in) throws MalformedPayloadException {
        int length = in.u32();
        int reqid = in.u32();
        int keyLength = in.u32();
        int dataLength = in.u32();
        check(length, keyLength, dataLength);
        return new RecData(reqid, in.blob(keyLength), in.blob(dataLength));
    }

    /** Passes over a record. {@return how many bytes its data are} */
    static int skip(WireReader in) throws MalformedPayloadException {
        int length = in.u32();
        in.pad(Integer.BYTES);
        int keyLength = in.u32();
        int dataLength = in.u32();
        check(length, keyLength, dataLength);
        in.pad(keyLength);
        in.pad(dataLength);
        return dataLength;
    }

    private static void check(int length, int keyLength, int dataLength) throws MalformedPayloadException {
        long expected = SIZE_MIN + Integer.toUnsignedLong(keyLength) + Integer.toUnsignedLong(dataLength);
        if (Integer.toUnsignedLong(length) != expected) {
            throw new MalformedPayloadException("a record of " + expected + " bytes that says " + length);
        }
    }

    void write(WireWriter out) {
        out.u32(size()).u32(reqid).u32(key.size()).u32(data.size()).blob(key).blob(data);
    }

    /** {@return the bytes it takes, all told} */
    public int size() {
        return SIZE_MIN + key.size() + data.size();
    }

    public boolean isEnd() {
        return key.isEmpty() && data.isEmpty();
    }

    /** {@return whether {@link #header} and {@link #value} may be asked for} */
    public boolean hasHeader() {
        return data.size() >= RecordHeader.SIZE;
    }

    /** {@return the header at the beginning of the data} */
    public RecordHeader header() {
        return RecordHeader.decode(data);
    }

    /** {@return the data behind the header} */
    public Blob value() {
        return data.slice(RecordHeader.SIZE);
    }
}
