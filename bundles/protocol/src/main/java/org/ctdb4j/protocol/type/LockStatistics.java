// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import java.util.List;

import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Locks waited for since the statistics were reset.
 *
 * <pre>
 *  0           4             8             12           16        48           112
 *  | num_calls | num_current | num_pending | num_failed | latency | buckets×16 |
 * </pre>
 *
 * @param latency from the request to the lock
 * @param buckets how many locks took how long
 */
public record LockStatistics(int calls, int current, int pending, int failed, Latency latency, List<Integer> buckets) {

    /** Nothing locked yet. */
    public static final LockStatistics NONE = new LockStatistics(0, 0, 0, 0, Latency.NONE, Buckets.ZERO);

    public LockStatistics {
        buckets = Buckets.checked(buckets);
    }

    static LockStatistics read(WireReader in) throws MalformedPayloadException {
        return new LockStatistics(in.u32(), in.u32(), in.u32(), in.u32(), Latency.read(in), Buckets.read(in));
    }

    void write(WireWriter out) {
        out.u32(calls).u32(current).u32(pending).u32(failed);
        latency.write(out);
        Buckets.write(buckets, out);
    }
}
