// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

import java.util.List;

import org.ctdb4j.api.service.RoleStatus;
import org.ctdb4j.api.service.RoleSwap;

/** {@code org.ctdb4j:type=Roles}. */
@Description("The plug-ins of this node and how they are replaced")
public interface RolesMXBean {
    @Description("All roles: who holds the role, how often the holder was replaced, and the longest pause that made")
    List<RoleStatus> getRoles();

    @Description("Tells which versions of the role's plug-in the repository folder has")
    List<String> availableVersions(@Description(name = "role", value = "As in the attribute Roles") String role);

    @Description(
            "Replaces the role's plug-in by another version while the node runs and tells how long the role was empty")
    RoleSwap.Report swap(
            @Description(name = "role", value = "As in the attribute Roles") String role,
            @Description(name = "version", value = "One of availableVersions") String version);
}
