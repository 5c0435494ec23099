// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.Set;

/**
 * One traverse of a client of this node, as this node collects it.
 *
 * @param clientReqid what the client finds in each record
 * @param srvid where the client wants them
 * @param waitingFor nodes that have not sent their last record yet
 */
record Traverse(
        DatabaseMachine database,
        int clientId,
        int clientReqid,
        long srvid,
        boolean withEmptyRecords,
        long timer,
        Set<Integer> waitingFor)
        implements RequestOwner {}
