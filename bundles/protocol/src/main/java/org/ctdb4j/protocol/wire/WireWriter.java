// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.api.VnnMap;

/** Writes a payload front to back into an array that grows. Padding is zero. */
public final class WireWriter {

    private static final int SIZE_MAX = Integer.MAX_VALUE - 8;
    private static final int SIZE_HINT = 64;

    private ByteBuffer out;

    /** @param sizeHint bytes that are probably needed */
    public WireWriter(int sizeHint) {
        out = ByteBuffer.allocate(sizeHint).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return what {@code fields} writes, a few dozen bytes} */
    public static Blob whole(Consumer<WireWriter> fields) {
        return whole(SIZE_HINT, fields);
    }

    /** {@return what {@code fields} writes, about {@code sizeHint} bytes} */
    public static Blob whole(int sizeHint, Consumer<WireWriter> fields) {
        WireWriter writer = new WireWriter(sizeHint);
        fields.accept(writer);
        return writer.toBlob();
    }

    /** {@return the bytes written so far; nothing may be written afterwards} */
    public Blob toBlob() {
        return Blob.wrap(out.array(), 0, out.position());
    }

    public int size() {
        return out.position();
    }

    /** {@return how many bytes fit in before it has to grow} */
    public int capacity() {
        return out.capacity();
    }

    public WireWriter u8(int value) {
        room(Byte.BYTES).put((byte) value);
        return this;
    }

    public WireWriter u16(int value) {
        room(Short.BYTES).putShort((short) value);
        return this;
    }

    public WireWriter u32(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    /** Writes over a number written earlier. */
    public WireWriter u32At(int at, int value) {
        out.putInt(at, value);
        return this;
    }

    public WireWriter u64(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    public WireWriter f64(double value) {
        return u64(Double.doubleToRawLongBits(value));
    }

    public WireWriter bool8(boolean value) {
        return u8(value ? 1 : 0);
    }

    public WireWriter pad(int size) {
        room(size).put(new byte[size]);
        return this;
    }

    public WireWriter blob(Blob bytes) {
        bytes.putTo(room(bytes.size()));
        return this;
    }

    /** Puts the bytes after their number. */
    public WireWriter blobn(Blob bytes) {
        return u32(bytes.size()).blob(bytes);
    }

    /**
     * Puts the text with its terminator after its size; an empty text takes no bytes at all, as a null pointer in C.
     */
    public WireWriter strn(String text) {
        return blobn(text.isEmpty() ? Blob.EMPTY : Blob.cString(text));
    }

    /** Puts the text with its terminator. */
    public WireWriter str(String text) {
        return blob(Blob.cString(text));
    }

    /** Puts the text with its terminator, and nothing for an empty text. */
    public WireWriter strOrNothing(String text) {
        return text.isEmpty() ? this : str(text);
    }

    /** Puts the text into a field of fixed size. */
    public WireWriter chars(String text, int size) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length >= size) {
            throw new IllegalArgumentException("\"" + text + "\" does not fit into " + size + " bytes");
        }
        room(size).put(utf8).put(new byte[size - utf8.length]);
        return this;
    }

    /** Puts a C sockaddr, see {@link SockaddrLayout}. */
    public WireWriter sockaddr(NodeAddress address) {
        int end = size() + SockaddrLayout.SIZE;
        u16(address.isIpv4() ? SockaddrLayout.AF_INET : SockaddrLayout.AF_INET6);
        u16(Short.reverseBytes((short) address.port()));
        if (!address.isIpv4()) {
            u32(0);
        }
        blob(address.ip());
        if (!address.isIpv4()) {
            u32(address.scopeId());
        }
        return pad(end - size());
    }

    public WireWriter timeval(Timeval time) {
        return u64(time.seconds()).u64(time.micros());
    }

    public WireWriter recordHeader(RecordHeader header) {
        header.encode(room(RecordHeader.SIZE));
        return this;
    }

    public WireWriter vnnMap(VnnMap map) {
        u32(map.generation());
        u32(map.size());
        for (int i = 0; i < map.size(); i++) {
            u32(map.pnnAt(i));
        }
        return this;
    }

    public WireWriter tunables(Tunables tunables) {
        for (Tunable tunable : Tunable.values()) {
            u32(tunables.get(tunable));
        }
        return this;
    }

    private ByteBuffer room(int size) {
        if (out.remaining() < size) {
            long needed = (long) out.position() + size;
            long grown = Math.min(Math.max(2L * out.capacity(), needed), SIZE_MAX);
            if (needed > grown) {
                throw new IllegalStateException("A payload of " + needed + " bytes");
            }
            out = ByteBuffer.allocate((int) grown)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(out.flip());
        }
        return out;
    }
}
