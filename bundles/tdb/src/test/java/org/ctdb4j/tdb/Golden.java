// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The files that libtdb 1.4.8 wrote, under src/test/resources/tdb. */
final class Golden {
    static final List<String> NAMES = List.of(
            "empty-default",
            "empty-jenkins",
            "records-jenkins",
            "records-oldhash",
            "deleted-freelist",
            "dead-records",
            "bigendian",
            "mutex",
            "ctdb-volatile",
            "ctdb-persistent",
            "after-transaction",
            "crash-before-magic",
            "crash-magic-set",
            "crash-data-written",
            "crash-partial",
            "crash-committed",
            "alloc-sequence");

    private Golden() {}

    static byte[] bytes(String name) {
        try (InputStream plain = Golden.class.getResourceAsStream("/tdb/" + name + ".tdb")) {
            if (plain != null) {
                return plain.readAllBytes();
            }
            try (InputStream packed = Golden.class.getResourceAsStream("/tdb/" + name + ".tdb.gz")) {
                return new GZIPInputStream(packed).readAllBytes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static HeapFile file(String name) {
        return new HeapFile(bytes(name), Integer.MAX_VALUE);
    }

    static List<String> lines(String resource) {
        try (InputStream in = Golden.class.getResourceAsStream("/tdb/" + resource)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
