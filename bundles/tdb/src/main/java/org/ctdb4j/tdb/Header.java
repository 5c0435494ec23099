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

    static boolean hasMagic(FilePort port) throws IOException {
        return port.size() >= Layout.VERSION_AT && port.matches(0, Layout.magicText());
    }

    /** {@return whether the chains are locked by mutexes} */
    boolean hasMutexes() {
        return base != 0;
    }

    /** {@return the empty file that is read like this one} */
    EmptyFile emptied() {
        int jenkins = hash == TdbHash.JENKINS ? TdbFlags.INCOMPATIBLE_HASH : 0;
        int mutexes = hasMutexes() ? TdbFlags.MUTEX_LOCKING : 0;
        return EmptyFile.of(hashSize, jenkins | mutexes | (swapped ? TdbFlags.CONVERT : 0));
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
    static byte[] magicBytes(boolean swapped) {
        byte[] bytes = new byte[Integer.BYTES];
        putField(bytes, swapped, 0, Layout.MAGIC_LIVE);
        return bytes;
    }

    private static int field(FilePort port, boolean swapped, int at) throws IOException {
        int value = port.getInt(at);
        return swapped ? Integer.reverseBytes(value) : value;
    }

    static void putField(byte[] bytes, boolean swapped, int at, int value) {
        TdbHash.putWord(bytes, at, swapped ? Integer.reverseBytes(value) : value);
    }
}
