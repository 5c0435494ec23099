// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

/** {@code org.ctdb4j:type=Rehearsal}. */
@Description(
        "The rehearsal after start and swaps: a small cluster in the process, so that the JVM has compiled what the node may be asked")
public interface RehearsalMXBean {
    @Description("OFF, WAITING for the node to run or after a swap, PLAYING, DONE or FAILED")
    String getState();

    @Description("What it has taken, with its breaks; 0 until it has ended")
    double getDurationSeconds();

    @Description("Why it failed, or empty")
    String getReason();
}
