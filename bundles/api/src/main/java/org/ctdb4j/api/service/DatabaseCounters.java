// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

import java.util.List;

import org.ctdb4j.api.Blob;

/**
 * What a node has counted for one database, under the names of {@code ctdb dbstatistics}.
 *
 * @param hopCountBuckets calls from nodes by the number of bits of their hop count
 * @param hotKeys always ten: those in use first, ascending by count
 */
public record DatabaseCounters(
        long roDelegations,
        long roRevokes,
        NodeCounters.Locks locks,
        List<Integer> hopCountBuckets,
        NodeCounters.Latency vacuumLatency,
        List<Key> hotKeys) {

    /**
     * A key that came to the node often.
     *
     * @param count how often at most within a second
     * @param key empty in a slot that is not used
     */
    public record Key(long count, Blob key) {}
}
