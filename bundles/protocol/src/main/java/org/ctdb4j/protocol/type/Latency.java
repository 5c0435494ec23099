// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Durations of one kind of work since the statistics were reset, in seconds.
 *
 * <pre>
 *  0     4     8     16    24      32
 *  | num | pad | min | max | total |
 * </pre>
 */
public record Latency(int count, double min, double max, double total) {

    /** Nothing measured yet. */
    public static final Latency NONE = new Latency(0, 0, 0, 0);

    private static final int PAD = 4;

    static Latency read(WireReader in) throws MalformedPayloadException {
        int count = in.u32();
        in.pad(PAD);
        return new Latency(count, in.f64(), in.f64(), in.f64());
    }

    void write(WireWriter out) {
        out.u32(count).pad(PAD).f64(min).f64(max).f64(total);
    }

    /** {@return this with one more duration in it} */
    public Latency plus(double seconds) {
        return count == 0
                ? new Latency(1, seconds, seconds, seconds)
                : new Latency(count + 1, Math.min(min, seconds), Math.max(max, seconds), total + seconds);
    }
}
