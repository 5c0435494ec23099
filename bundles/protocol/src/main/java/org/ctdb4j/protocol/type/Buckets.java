// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import java.util.Collections;
import java.util.List;

import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/** The sixteen counters of a histogram. */
final class Buckets {

    static final int COUNT = 16;
    static final List<Integer> ZERO = Collections.nCopies(COUNT, 0);

    private Buckets() {}

    static List<Integer> checked(List<Integer> buckets) {
        if (buckets.size() != COUNT) {
            throw new IllegalArgumentException("A histogram has 16 buckets, not " + buckets.size());
        }
        return List.copyOf(buckets);
    }

    static List<Integer> read(WireReader in) throws MalformedPayloadException {
        return in.list(COUNT, WireReader::u32);
    }

    static void write(List<Integer> buckets, WireWriter out) {
        buckets.forEach(out::u32);
    }
}
