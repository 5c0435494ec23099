// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.IOException;
import java.util.Arrays;

import org.ctdb4j.tdb.TdbException.Reason;

/**
 * What the header of a file says about how to read the rest.
 *
 * @param swapped its integers are big endian
 * @param base where the data begins: behind the mutex area, if there is one
 */
record Header(int hashSize, TdbHash hash, boolean swapped, long base) {
    long dataStart() {
        return Layout.dataStart(hashSize);
    }

    /**
     * {@return the header of the file}
     *
     * @param preferred the hash function to try first
     */
    static Header read(FilePort port, TdbHash preferred) throws IOException {
        if (port.size() < Layout.HEADER_SIZE || !hasMagic(port)) {
            throw new TdbException(Reason.NOT_TDB, "not a TDB file: it does not begin with the TDB magic");
        }
        int version = port.getInt(Layout.VERSION_AT);
        boolean swapped = version == Integer.reverseBytes(Layout.VERSION);
        if (!swapped && version != Layout.VERSION) {
            throw new TdbException(Reason.NOT_TDB, "TDB version " + Integer.toHexString(version) + " is unknown");
        }
        long base = base(port, swapped);
        long hashSize = Layout.unsigned(field(port, swapped, Layout.HASH_SIZE_AT));
        if (hashSize == 0 || hashSize > Layout.HASH_SIZE_MAX || base + Layout.dataStart(hashSize) > port.size()) {
            throw new TdbException(Reason.CORRUPT, hashSize + " chains do not fit into a file of " + port.size());
        }
        return new Header((int) hashSize, hash(port, swapped, preferred), swapped, base);
    }

    /**
     * {@return whether the file holds nobody's data: it is empty, or its formatting was cut short} Then each byte is
     * either still zero or what formatting writes there.
     */
    static boolean isBlank(FilePort port, byte[] formatted) throws IOException {
        if (port.size() > formatted.length || hasMagic(port)) {
            return false;
        }
        byte[] bytes = new byte[(int) port.size()];
        port.get(0, bytes, 0, bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != 0 && bytes[i] != formatted[i]) {
                return false;
            }
        }
        return true;
    }

    static boolean hasMagic(FilePort port) throws IOException {
        return port.size() >= Layout.VERSION_AT && port.matches(0, Layout.magicText());
    }

    /** {@return whether the chains are locked by mutexes} */
    boolean hasMutexes() {
        return base != 0;
    }

    /** {@return the content of an empty file that is read like this one} */
    byte[] formatted() {
        int jenkins = hash == TdbHash.JENKINS ? TdbFlags.INCOMPATIBLE_HASH : 0;
        int mutexes = hasMutexes() ? TdbFlags.MUTEX_LOCKING : 0;
        return formatted(hashSize, jenkins | mutexes | (swapped ? TdbFlags.CONVERT : 0));
    }

    /** {@return the content of an empty TDB file} */
    static byte[] formatted(int hashSize, int flags) {
        boolean swapped = (flags & TdbFlags.CONVERT) != 0;
        boolean mutexes = (flags & TdbFlags.MUTEX_LOCKING) != 0;
        boolean jenkins = mutexes || (flags & TdbFlags.INCOMPATIBLE_HASH) != 0;
        TdbHash hash = jenkins ? TdbHash.JENKINS : TdbHash.OLD;
        byte[] bytes = Arrays.copyOf(Layout.magicText(), Math.toIntExact(Layout.dataStart(hashSize)));
        putField(bytes, swapped, Layout.VERSION_AT, Layout.VERSION);
        putField(bytes, swapped, Layout.HASH_SIZE_AT, hashSize);
        putField(bytes, swapped, Layout.MARKER_AT, jenkins ? Layout.MARKER_JENKINS : Layout.MARKER_CLASSIC);
        putField(bytes, swapped, Layout.HASH_CHECK_1_AT, hash.of(Layout.hashCheckText()));
        putField(bytes, swapped, Layout.HASH_CHECK_2_AT, hash.of(magicBytes(swapped)));
        return mutexes ? withMutexes(bytes, hashSize, swapped) : bytes;
    }

    /** The header stands twice, before and behind the mutexes. */
    private static byte[] withMutexes(byte[] plain, int hashSize, boolean swapped) {
        int base = Math.toIntExact(MutexArea.size(hashSize));
        putField(plain, swapped, Layout.MARKER_AT, Layout.MARKER_FEATURES);
        putField(plain, swapped, Layout.FEATURES_AT, Layout.FEATURE_MUTEX);
        putField(plain, swapped, Layout.MUTEX_SIZE_AT, base);
        byte[] bytes = Arrays.copyOf(Arrays.copyOf(plain, Layout.HEADER_SIZE), Math.addExact(base, plain.length));
        MutexArea.format(bytes, hashSize);
        System.arraycopy(plain, 0, bytes, base, plain.length);
        return bytes;
    }

    /** Makes the file an empty TDB. The magic text comes last: without it the next opener formats again. */
    static void format(FilePort port, byte[] formatted) throws IOException {
        port.truncate(0);
        port.extend(formatted.length);
        put(port, formatted, Layout.VERSION_AT, formatted.length);
        port.put(0, formatted, 0, Layout.VERSION_AT);
    }

    /**
     * The same without giving up what the file holds behind it, which is made long enough for a whole number of whole blocks. A
     * mutex that is still there stays as it is, since somebody may have it.
     */
    void restore(FilePort port) throws IOException {
        byte[] formatted = formatted();
        long least = port.size() + Block.HEADER + Block.TAILER;
        boolean more = port.size() > formatted.length;
        port.extend(more ? (least + Layout.PAGE - 1) / Layout.PAGE * Layout.PAGE : formatted.length);
        if (hasMutexes()) {
            MutexArea.restore(port, formatted, hashSize);
            put(port, formatted, Layout.VERSION_AT, Layout.HEADER_SIZE);
        }
        put(port, formatted, Math.max((int) base, Layout.VERSION_AT), formatted.length);
        port.put(0, formatted, 0, Layout.VERSION_AT);
    }

    private static void put(FilePort port, byte[] formatted, int from, int to) throws IOException {
        port.put(from, formatted, from, to - from);
    }

    private static long base(FilePort port, boolean swapped) throws IOException {
        int marker = field(port, swapped, Layout.MARKER_AT);
        if (marker == Layout.MARKER_CLASSIC || marker == Layout.MARKER_JENKINS) {
            return 0;
        }
        if (marker != Layout.MARKER_FEATURES) {
            throw new TdbException(Reason.UNSUPPORTED, "format marker " + Integer.toHexString(marker));
        }
        int features = field(port, swapped, Layout.FEATURES_AT);
        if ((features & ~Layout.FEATURE_MUTEX) != 0) {
            throw new TdbException(Reason.UNSUPPORTED, "feature flags " + Integer.toHexString(features));
        }
        return features == 0 ? 0 : Layout.unsigned(field(port, swapped, Layout.MUTEX_SIZE_AT));
    }

    private static TdbHash hash(FilePort port, boolean swapped, TdbHash preferred) throws IOException {
        int check1 = field(port, swapped, Layout.HASH_CHECK_1_AT);
        int check2 = field(port, swapped, Layout.HASH_CHECK_2_AT);
        if (check1 == 0 && check2 == 0) {
            return TdbHash.OLD;
        }
        TdbHash other = preferred == TdbHash.OLD ? TdbHash.JENKINS : TdbHash.OLD;
        return Arrays.asList(preferred, other).stream()
                .filter(h -> h.of(Layout.hashCheckText()) == check1 && h.of(magicBytes(swapped)) == check2)
                .findFirst()
                .orElseThrow(() -> new TdbException(Reason.UNSUPPORTED, "the hash function is not one of TDB's own"));
    }

    /** The live magic as it lies in the file. */
    private static byte[] magicBytes(boolean swapped) {
        byte[] bytes = new byte[Integer.BYTES];
        putField(bytes, swapped, 0, Layout.MAGIC_LIVE);
        return bytes;
    }

    private static int field(FilePort port, boolean swapped, int at) throws IOException {
        int value = port.getInt(at);
        return swapped ? Integer.reverseBytes(value) : value;
    }

    private static void putField(byte[] bytes, boolean swapped, int at, int value) {
        TdbHash.putWord(bytes, at, swapped ? Integer.reverseBytes(value) : value);
    }
}
