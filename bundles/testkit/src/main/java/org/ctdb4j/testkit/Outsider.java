// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import org.ctdb4j.api.Blob;

/** A process that holds one chain of a file for a while and does nothing with it, as a slow or stopped client does. */
final class Outsider {
    private final World world;
    private final SimulatedDatabase database;
    private final Blob key;

    Outsider(World world, SimulatedDatabase database, Blob key) {
        this.world = world;
        this.database = database;
        this.key = key;
    }

    void hold(long nanos) {
        database.awaitForClient(key, this, () -> world.clock().after(nanos, () -> database.clientGone(this)));
    }
}
