// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.wire;

import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.MalformedPayloadException;

/**
 * Reads a payload front to back. A field that does not fit into what is left is refused before anything is allocated
 * for it; blobs share the payload's storage.
 */
public final class WireReader {

    /** What makes up a value, in wire order. */
    @FunctionalInterface
    public interface Fields<T> {
        T read(WireReader in) throws MalformedPayloadException;
    }

    /** What bytes turn into that are no UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private final Blob in;
    private int at;

    private WireReader(Blob in) {
        this.in = in;
    }

    /** {@return the value that takes up the whole payload} */
    public static <T> T whole(Blob payload, Fields<T> fields) throws MalformedPayloadException {
        WireReader reader = new WireReader(payload);
        T value = fields.read(reader);
        if (reader.left() != 0) {
            throw new MalformedPayloadException(reader.left() + " bytes too many in " + payload.size());
        }
        return value;
    }

    /** {@return the value a payload begins with, for the few structures whose reader ignores what follows} */
    public static <T> T beginning(Blob payload, Fields<T> fields) throws MalformedPayloadException {
        return fields.read(new WireReader(payload));
    }

    /** Refuses a payload that should not be there. */
    public static void requireEmpty(Blob payload) throws MalformedPayloadException {
        if (!payload.isEmpty()) {
            throw new MalformedPayloadException(payload.size() + " bytes where none belong");
        }
    }

    /** Refuses a payload smaller than the C structure it should be. */
    public static void requireAtLeast(Blob payload, int size) throws MalformedPayloadException {
        if (payload.size() < size) {
            throw new MalformedPayloadException(payload.size() + " bytes of " + size);
        }
    }

    /** {@return the number that is the whole payload} */
    public static int onlyU32(Blob payload) throws MalformedPayloadException {
        return whole(payload, WireReader::u32);
    }

    /** {@return how many bytes have not been read} */
    public int left() {
        return in.size() - at;
    }

    public int u8() throws MalformedPayloadException {
        return Byte.toUnsignedInt(in.byteAt(take(Byte.BYTES)));
    }

    public int u16() throws MalformedPayloadException {
        return in.u16At(take(Short.BYTES));
    }

    public int u32() throws MalformedPayloadException {
        return in.u32At(take(Integer.BYTES));
    }

    public long u64() throws MalformedPayloadException {
        return in.u64At(take(Long.BYTES));
    }

    public double f64() throws MalformedPayloadException {
        return Double.longBitsToDouble(u64());
    }

    public boolean bool8() throws MalformedPayloadException {
        int value = u8();
        if (value > 1) {
            throw new MalformedPayloadException(value + " is no boolean");
        }
        return value == 1;
    }

    /** Skips bytes that mean nothing. */
    public void pad(int size) throws MalformedPayloadException {
        take(size);
    }

    public Blob blob(int size) throws MalformedPayloadException {
        return in.slice(take(size), size);
    }

    public Blob blob(long size) throws MalformedPayloadException {
        if (size < 0 || size > left()) {
            throw new MalformedPayloadException(Long.toUnsignedString(size) + " bytes in " + left());
        }
        return blob((int) size);
    }

    /** {@return bytes preceded by their number} */
    public Blob blobn() throws MalformedPayloadException {
        return blob(u32());
    }

    /** {@return everything not read yet} */
    public Blob rest() throws MalformedPayloadException {
        return blob(left());
    }

    /** {@return a text preceded by its size; the terminator may be missing, and the whole text as well} */
    public String strn() throws MalformedPayloadException {
        return upToNul(blobn());
    }

    /** {@return the text in a field of fixed size} */
    public String chars(int size) throws MalformedPayloadException {
        return upToNul(blob(size));
    }

    /** {@return the text that is the rest of the payload; the terminator may be missing} */
    public String str() throws MalformedPayloadException {
        return upToNul(rest());
    }

    /** {@return the text that is the rest of the payload, with its terminator in it} */
    public String terminatedStr() throws MalformedPayloadException {
        Blob bytes = rest();
        if (nulIn(bytes) == bytes.size()) {
            throw new MalformedPayloadException("a text without end");
        }
        return upToNul(bytes);
    }

    /** {@return the number of elements that follow, all of which have room in what is left} */
    public int count(int elementSizeMin) throws MalformedPayloadException {
        int count = u32();
        if (count < 0 || count > left() / elementSizeMin) {
            throw new MalformedPayloadException(Integer.toUnsignedString(count) + " elements in " + left() + " bytes");
        }
        return count;
    }

    public <T> List<T> list(int count, Fields<T> element) throws MalformedPayloadException {
        List<T> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(element.read(this));
        }
        return elements;
    }

    /** {@return a C sockaddr of IPv4 or IPv6, see {@link SockaddrLayout}} */
    public NodeAddress sockaddr() throws MalformedPayloadException {
        Blob bytes = blob(SockaddrLayout.SIZE);
        int port = Short.toUnsignedInt(Short.reverseBytes((short) bytes.u16At(SockaddrLayout.PORT)));
        int family = bytes.u16At(SockaddrLayout.FAMILY);
        return switch (family) {
            case SockaddrLayout.AF_INET ->
                NodeAddress.of(bytes.slice(SockaddrLayout.IPV4, NodeAddress.IPV4_SIZE), port);
            case SockaddrLayout.AF_INET6 ->
                new NodeAddress(
                        bytes.slice(SockaddrLayout.IPV6, NodeAddress.IPV6_SIZE),
                        port,
                        bytes.u32At(SockaddrLayout.IPV6_SCOPE));
            default -> throw new MalformedPayloadException("address family " + family);
        };
    }

    public Timeval timeval() throws MalformedPayloadException {
        return new Timeval(u64(), u64());
    }

    public RecordHeader recordHeader() throws MalformedPayloadException {
        return RecordHeader.decode(blob(RecordHeader.SIZE));
    }

    public VnnMap vnnMap() throws MalformedPayloadException {
        int generation = u32();
        int[] pnns = new int[count(Integer.BYTES)];
        for (int i = 0; i < pnns.length; i++) {
            pnns[i] = u32();
        }
        return VnnMap.of(generation, pnns);
    }

    public Tunables tunables() throws MalformedPayloadException {
        int[] values = new int[Tunable.COUNT];
        for (int i = 0; i < values.length; i++) {
            values[i] = u32();
        }
        return Tunables.of(values);
    }

    private int take(int size) throws MalformedPayloadException {
        if (size < 0 || size > left()) {
            throw new MalformedPayloadException(Integer.toUnsignedString(size) + " bytes in " + left());
        }
        int from = at;
        at += size;
        return from;
    }

    private static int nulIn(Blob bytes) {
        int index = 0;
        while (index < bytes.size() && bytes.byteAt(index) != 0) {
            index++;
        }
        return index;
    }

    /** Names and paths are identities: what is no UTF-8 is refused rather than changed. */
    private static String upToNul(Blob bytes) throws MalformedPayloadException {
        String text = bytes.slice(0, nulIn(bytes)).text();
        if (text.indexOf(REPLACEMENT) >= 0) {
            throw new MalformedPayloadException("no UTF-8: " + bytes);
        }
        return text;
    }
}
