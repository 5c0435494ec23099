// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

import org.ctdb4j.api.service.RoleStatus;

/** What the beans of all roles tell. */
public interface RoleHolder {
    @Description("Who holds the role, how often the holder was replaced, and the longest pause that made")
    RoleStatus getRole();
}
