// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.clusterlock;

/** How an attempt on the cluster lock ended; the digits are those of the helper protocol ({@code spec/daemon.md} 5.3). */
public enum LockAttempt {
    /** 0: taken. */
    TAKEN,
    /** 1: somebody else holds it. */
    CONTENDED,
    /** 2: no answer in time. */
    TIMED_OUT,
    /** 3: anything else. */
    FAILED
}
