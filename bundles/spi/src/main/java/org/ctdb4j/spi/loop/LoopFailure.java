// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.loop;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told when a handler, task, timer or hook threw on the loop thread. That is a defect of ours, already logged; the loop
 * goes on, so that whoever is told can let the node leave in good order.
 */
@ConsumerType
public interface LoopFailure {
    /** Called on the loop thread. */
    void failed(Throwable cause);
}
