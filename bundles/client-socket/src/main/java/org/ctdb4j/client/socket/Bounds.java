// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client.socket;

/**
 * How much memory clients may cost.
 *
 * @param clientBytes unsent to one client
 * @param allBytes unsent to all of them; also the longest packet one of them may send
 */
record Bounds(long clientBytes, long allBytes) {

    private static final int PERCENT = 100;

    static Bounds of(UnixClientSocket.Config config, long heapBytes) {
        return new Bounds(config.unsent_bytes_max(), heapBytes * config.unsent_heap_percent_max() / PERCENT);
    }
}
