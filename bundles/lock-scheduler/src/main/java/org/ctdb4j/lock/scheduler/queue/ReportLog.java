// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.queue;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.ctdb4j.api.Blob;

/**
 * Which keys' waits have been reported lately ({@code spec/database.md} 11): one that has been told of for as long or longer is no
 * news.
 */
final class ReportLog {
    /** How long a report is remembered. */
    static final long KEPT_NANOS = 30_000_000_000L;

    private static final double NANOS_PER_SECOND = 1e9;

    /** By key, in the order they were told. */
    private final Map<Blob, Report> last = new LinkedHashMap<>();

    private record Report(long seconds, long atNanos) {}

    /** {@return whether to tell of the wait; then it is remembered} */
    boolean isNews(Blob key, long waitedNanos, long nowNanos) {
        forgetOld(nowNanos);
        long seconds = Math.round(waitedNanos / NANOS_PER_SECOND);
        Report told = last.get(key);
        if (told != null && told.seconds >= seconds) {
            return false;
        }
        last.remove(key);
        last.put(key, new Report(seconds, nowNanos));
        return true;
    }

    private void forgetOld(long nowNanos) {
        Iterator<Report> oldest = last.values().iterator();
        while (oldest.hasNext() && nowNanos - oldest.next().atNanos >= KEPT_NANOS) {
            oldest.remove();
        }
    }
}
