// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

/** One of {@code of} equal parts of all keys, by the lowest bits of their hash; {@code of} is a power of two. */
record Share(int of, int number) {
    static final Share ALL = new Share(1, 0);

    boolean has(int hash) {
        return (hash & (of - 1)) == number;
    }

    Share half() {
        return new Share(2 * of, number);
    }

    Share otherHalf() {
        return new Share(2 * of, number + of);
    }
}
