// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

/** A process that uses a node. It is started, goes on until it is told to stop, and then ends what it is at. */
interface SimulatedClient {
    void start();

    /** Begins nothing new. */
    void stop();

    /** Ends at once, whatever it is at. */
    void kill();

    /** {@return whether it waits for nothing} */
    boolean isIdle();
}
