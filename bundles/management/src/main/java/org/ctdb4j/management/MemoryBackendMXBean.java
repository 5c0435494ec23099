// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

import java.util.List;

import org.ctdb4j.api.service.BackendStatus;

/** {@code org.ctdb4j:type=MemoryBackend}. */
@Description("Where volatile databases are kept that only clients inside this process open")
public interface MemoryBackendMXBean extends RoleHolder {
    @Description("The open databases with the bytes of their records and their sequence number")
    List<BackendStatus.Database> getDatabases();
}
