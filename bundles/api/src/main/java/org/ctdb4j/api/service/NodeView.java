// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The node of this process as it is now. From any thread but the loop's, which each call costs a task; of a node whose loop has not come
 * to it within a second, as it was when it last told.
 */
@ProviderType
public interface NodeView {
    NodeStatus node();

    ClusterStatus cluster();

    RecoveryStatus recovery();

    /** {@return the attached databases, the one attached last first} */
    List<DatabaseStatus> databases();

    /** {@return the tunables in use, in the order the tool lists them} */
    List<TunableValue> tunables();

    NodeCounters statistics();

    LoopStatus loop();

    RehearsalStatus rehearsal();

    TransportStatus transport();

    ClientSocketStatus clientSocket();

    BackendStatus backend();

    /** {@return what is kept in memory; the role is empty unless some databases are configured for it} */
    BackendStatus memoryBackend();

    LockSchedulerStatus lockScheduler();

    ClusterLockStatus clusterLock();

    EventsStatus events();

    /** {@return all roles, in the order of their importance for the node's life} */
    List<RoleStatus> roles();
}
