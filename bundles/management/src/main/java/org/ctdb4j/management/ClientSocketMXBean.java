// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

import java.util.List;

import org.ctdb4j.api.service.ClientSocketStatus;

/** {@code org.ctdb4j:type=ClientSocket}. */
@Description("The socket of the clients")
public interface ClientSocketMXBean extends RoleHolder {
    @Description("The socket's file")
    String getPath();

    @Description("How many clients are connected")
    int getClientCount();

    @Description(
            "Who is connected, in this process or not: pid, age, bytes and packets, bytes unsent, pending controls, srvids")
    List<ClientSocketStatus.Client> getClients();
}
