// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RunState;
import org.ctdb4j.api.service.ClusterStatus.Member;
import org.junit.jupiter.api.Test;

class NodeListTest {
    private static final List<Member> THREE =
            List.of(member(0, 0), member(1, 0), member(2, NodeFlags.PERMANENTLY_DISABLED));

    @Test
    void printsNodesForPeople() {
        NodeList list = new NodeList(THREE, 0, RunState.RUNNING, List.of());

        assertEquals("""
                Number of nodes:3
                pnn:0 10.78.0.1        OK (THIS NODE)
                pnn:1 10.78.0.2        OK
                pnn:2 10.78.0.3        DISABLED
                """, all(list));
    }

    @Test
    void printsNodesForMachines() {
        List<Member> stopped = List.of(member(0, 0), member(1, 0), member(2, NodeFlags.STOPPED));
        NodeList list = new NodeList(stopped, 0, RunState.RUNNING, List.of(1));

        assertEquals("""
                |Node|IP|Disconnected|Unknown|Banned|Disabled|Unhealthy|Stopped|Inactive|PartiallyOnline|ThisNode|
                |0|10.78.0.1|0|0|0|0|0|0|0|0|Y|
                |1|10.78.0.2|0|0|0|0|0|0|0|1|N|
                |2|10.78.0.3|0|0|0|0|0|1|1|0|N|
                """, Printed.by(out -> list.print(new Columns(out, "|"), list.all())));
    }

    @Test
    void leavesDeletedNodesOut() {
        List<Member> members = List.of(member(0, 0), member(1, NodeFlags.DELETED | NodeFlags.DISCONNECTED));

        assertEquals("""
                Number of nodes:2 (including 1 deleted nodes)
                pnn:0 10.78.0.1        PARTIALLYONLINE (THIS NODE)
                """, all(new NodeList(members, 0, RunState.RUNNING, List.of(0))));
    }

    @Test
    void knowsNothingOfTheOthersBeforeTheFirstRecovery() {
        List<Member> members = List.of(member(0, NodeFlags.UNHEALTHY), member(1, 0), member(2, NodeFlags.DISCONNECTED));

        assertEquals("""
                Number of nodes:3
                pnn:0 10.78.0.1        UNHEALTHY (THIS NODE)
                pnn:1 10.78.0.2        UNKNOWN
                pnn:2 10.78.0.3        DISCONNECTED|INACTIVE
                """, all(new NodeList(members, 0, RunState.FIRST_RECOVERY, List.of())));
    }

    private static String all(NodeList list) {
        return Printed.by(out -> {
            list.printHeader(out);
            list.print(out, list.all());
        });
    }

    private static Member member(int pnn, int flags) {
        return new Member(pnn, "10.78.0." + (pnn + 1), flags, NodeFlags.toText(flags));
    }
}
