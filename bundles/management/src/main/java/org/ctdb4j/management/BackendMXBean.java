// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

import java.util.List;

import org.ctdb4j.api.service.BackendStatus;

/** {@code org.ctdb4j:type=Backend}. */
@Description("Where records are kept")
public interface BackendMXBean extends RoleHolder {
    @Description("The open databases with file, size and sequence number")
    List<BackendStatus.Database> getDatabases();
}
