// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

import java.util.List;

import org.ctdb4j.api.service.TransportStatus;

/** {@code org.ctdb4j:type=Transport}. */
@Description("The connections to the other nodes")
public interface TransportMXBean extends RoleHolder {
    @Description("The other nodes: whether the connections stand, bytes and packets so far, bytes unsent")
    List<TransportStatus.Peer> getPeers();
}
