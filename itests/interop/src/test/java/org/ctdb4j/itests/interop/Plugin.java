// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.nio.file.Path;

/** A plug-in of the distribution that is replaced while its node runs. */
enum Plugin {
    TRANSPORT_TCP("transport", "transport-tcp", "TcpTransport"),
    CLIENT_SOCKET("client socket", "client-socket", "UnixClientSocket"),
    DATABASE_TDB("database backend", "database-tdb", "TdbBackend"),
    DATABASE_MEMORY("memory backend", "database-memory", "MemoryBackend"),
    LOCK_SCHEDULER("lock scheduler", "lock-scheduler", "QueueingLockScheduler"),
    CLUSTER_LOCK_FILE("cluster lock", "cluster-lock-file", "FileClusterLock"),
    EVENTS("events", "events", "ScriptEvents");

    private final String role;
    private final String folder;
    private final String component;

    Plugin(String role, String folder, String component) {
        this.role = role;
        this.folder = folder;
        this.component = component;
    }

    String role() {
        return role;
    }

    String symbolicName() {
        return "org.ctdb4j." + folder.replace('-', '.');
    }

    /** {@return the class of the object that holds the role: everything that comes in passes through it} */
    String component() {
        return symbolicName() + "." + component;
    }

    /** {@return where that version is in the distribution's repository folder, or would be} */
    Path jar(Path distribution, String version) {
        String artifact = "ctdb4j-" + folder;
        return distribution.resolve("system/org/ctdb4j/%1$s/%2$s/%1$s-%2$s.jar".formatted(artifact, version));
    }
}
