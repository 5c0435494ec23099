// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A run of bytes that never changes: a key, the data of a record, a payload. Numbers are read little endian, as the
 * wire has them. Blobs are ordered by their bytes, unsigned.
 */
public final class Blob implements Comparable<Blob> {

    /** No bytes. */
    public static final Blob EMPTY = new Blob(new byte[0], 0, 0);

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int TO_STRING_MAX = 64;

    private final byte[] bytes;
    private final int offset;
    private final int size;

    /** Zero until first asked for; two threads may both compute it, to the same value. */
    private int hash;

    private Blob(byte[] bytes, int offset, int size) {
        this.bytes = bytes;
        this.offset = offset;
        this.size = size;
    }

    /** {@return a blob over the array itself, which the caller must not touch again} */
    public static Blob wrap(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Blob(bytes, 0, bytes.length);
    }

    /** {@return a blob over a part of the array itself, which the caller must not touch again} */
    public static Blob wrap(byte[] bytes, int offset, int size) {
        Objects.checkFromIndexSize(offset, size, bytes.length);
        return size == 0 ? EMPTY : new Blob(bytes, offset, size);
    }

    /** {@return a blob with a copy of the bytes} */
    public static Blob copyOf(byte[] bytes) {
        return wrap(bytes.clone());
    }

    /** {@return a blob with a copy of what remains in the buffer, whose position is left alone} */
    public static Blob copyOf(ByteBuffer buffer) {
        return copyOf(buffer, buffer.position(), buffer.remaining());
    }

    /** {@return a blob with a copy of {@code size} bytes at the absolute {@code index} of the buffer} */
    public static Blob copyOf(ByteBuffer buffer, int index, int size) {
        Objects.checkFromIndexSize(index, size, buffer.limit());
        if (size == 0) {
            return EMPTY;
        }
        byte[] copy = new byte[size];
        buffer.get(index, copy);
        return new Blob(copy, 0, size);
    }

    /** {@return the text in UTF-8, without a terminator} */
    public static Blob utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the text in UTF-8 followed by a NUL} */
    public static Blob cString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return wrap(Arrays.copyOf(utf8, utf8.length + 1));
    }

    /** {@return the four bytes of {@code value}, little endian} */
    public static Blob u32(int value) {
        byte[] bytes = new byte[Integer.BYTES];
        INT.set(bytes, 0, value);
        return wrap(bytes);
    }

    /** {@return the eight bytes of {@code value}, little endian} */
    public static Blob u64(long value) {
        byte[] bytes = new byte[Long.BYTES];
        LONG.set(bytes, 0, value);
        return wrap(bytes);
    }

    /** {@return the bytes written in {@code hex}} */
    public static Blob ofHex(String hex) {
        return wrap(HexFormat.of().parseHex(hex));
    }

    /** {@return what an operator means on a command line: an even number of hexadecimal digits behind 0x, else the text in UTF-8} */
    public static Blob ofArgument(String text) {
        return text.matches("0x(?:[0-9a-fA-F]{2})*") ? ofHex(text.substring(2)) : utf8(text);
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public byte byteAt(int index) {
        return bytes[offset + Objects.checkIndex(index, size)];
    }

    /** {@return the unsigned 16 bits at {@code index}} */
    public int u16At(int index) {
        return Short.toUnsignedInt((short) SHORT.get(bytes, at(index, Short.BYTES)));
    }

    /** {@return the 32 bits at {@code index}} */
    public int u32At(int index) {
        return (int) INT.get(bytes, at(index, Integer.BYTES));
    }

    /** {@return the 64 bits at {@code index}} */
    public long u64At(int index) {
        return (long) LONG.get(bytes, at(index, Long.BYTES));
    }

    /** {@return {@code length} bytes from {@code from}, sharing storage with this blob; see {@link #compact}} */
    public Blob slice(int from, int length) {
        Objects.checkFromIndexSize(from, length, size);
        if (length == size) {
            return this;
        }
        return length == 0 ? EMPTY : new Blob(bytes, offset + from, length);
    }

    /** {@return everything from {@code from} on, sharing storage with this blob} */
    public Blob slice(int from) {
        return slice(from, size - from);
    }

    /** {@return the same bytes in storage of their own, so that keeping them keeps nothing else} */
    public Blob compact() {
        return size == bytes.length ? this : wrap(toByteArray());
    }

    /** {@return this blob followed by {@code next}} */
    public Blob concat(Blob next) {
        if (next.size == 0) {
            return this;
        }
        byte[] both = new byte[Math.addExact(size, next.size)];
        copyTo(both, 0);
        next.copyTo(both, size);
        return wrap(both);
    }

    /** Puts all bytes at the buffer's position and moves it. */
    public void putTo(ByteBuffer out) {
        out.put(bytes, offset, size);
    }

    /** Copies all bytes into {@code target} from {@code at} on. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, offset, target, at, size);
    }

    /** {@return a read-only little-endian view of the bytes} */
    public ByteBuffer asBuffer() {
        return ByteBuffer.wrap(bytes, offset, size).slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    public byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, offset, offset + size);
    }

    /** {@return two lower-case digits a byte} */
    public String toHex() {
        return HexFormat.of().formatHex(bytes, offset, offset + size);
    }

    /** {@return the bytes read as UTF-8, less one trailing NUL if there is one} */
    public String text() {
        int length = size > 0 && bytes[offset + size - 1] == 0 ? size - 1 : size;
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    /**
     * {@return the bytes as the {@code ctdb} tool prints them} Printable ASCII stands for itself, but for the double quote and the
     * backslash; all else is a backslash and two upper-case hexadecimal digits.
     */
    public String printable() {
        StringBuilder text = new StringBuilder(size);
        for (int i = 0; i < size; i++) {
            char c = (char) (byteAt(i) & 0xff);
            if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
                text.append(c);
            } else {
                text.append("\\%02X".formatted((int) c));
            }
        }
        return text.toString();
    }

    /** {@return Bob Jenkins' lookup3 hash of the bytes with initial value 0: chooses lmasters and database ids} */
    public int jenkinsHash() {
        int known = hash;
        if (known == 0) {
            known = Lookup3.hash(bytes, offset, size);
            hash = known;
        }
        return known;
    }

    @Override
    public int compareTo(Blob other) {
        return Arrays.compareUnsigned(
                bytes, offset, offset + size, other.bytes, other.offset, other.offset + other.size);
    }

    @Override
    public boolean equals(Object object) {
        return this == object
                || object instanceof Blob other
                        && Arrays.equals(
                                bytes, offset, offset + size, other.bytes, other.offset, other.offset + other.size);
    }

    @Override
    public int hashCode() {
        return jenkinsHash();
    }

    /** {@return the bytes in hexadecimal, cut after 64 of them} */
    @Override
    public String toString() {
        return size <= TO_STRING_MAX ? toHex() : slice(0, TO_STRING_MAX).toHex() + "… (" + size + " bytes)";
    }

    private int at(int index, int width) {
        return offset + Objects.checkFromIndexSize(index, width, size);
    }
}
