// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.recovery;

import java.util.List;
import java.util.Optional;

import org.osgi.annotation.versioning.ConsumerType;

/** A state machine; equal state and equal event give equal effects. Called by the node, on its thread. */
@ConsumerType
public interface Recovery {
    /**
     * Takes one event and answers with what is to be done, in order. The list is only good until the next call.
     *
     * @param nowNanos monotonic time
     */
    List<RecoveryEffect> step(long nowNanos, RecoveryEvent event);

    /** {@return what the next holder needs} No step follows. */
    RecoveryHandover give();

    /** {@return another one with the same settings, for a node of a rehearsal; empty if there can be none} From any thread. */
    default Optional<Recovery> understudy() {
        return Optional.empty();
    }
}
