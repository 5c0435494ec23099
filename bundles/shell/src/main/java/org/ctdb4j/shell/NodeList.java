// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;
import java.util.List;

import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RunState;
import org.ctdb4j.api.service.ClusterStatus.Member;

/**
 * Prints nodes and what is wrong with them, as {@code status} and {@code nodestatus} do.
 *
 * @param members of the cluster, deleted ones too
 * @param asked pnn of the node that was asked
 * @param runState of that node
 * @param partial which of the healthy nodes have lost an interface
 */
record NodeList(List<Member> members, int asked, RunState runState, List<Integer> partial) {
    private static final String MACHINE_HEADER =
            "Node IP Disconnected Unknown Banned Disabled Unhealthy Stopped Inactive PartiallyOnline ThisNode";

    void printHeader(PrintStream out) {
        long deleted = members.stream()
                .filter(member -> NodeFlags.isDeleted(member.flags()))
                .count();
        out.println("Number of nodes:" + members.size()
                + (deleted == 0 ? "" : " (including " + deleted + " deleted nodes)"));
    }

    void print(PrintStream out, List<Member> which) {
        for (Member member : which) {
            String state = isPartial(member) ? "PARTIALLYONLINE" : NodeFlags.toText(shownFlags(member));
            String mark = member.pnn() == asked ? " (THIS NODE)" : "";
            out.println("pnn:%d %-16s %s%s".formatted(member.pnn(), member.address(), state, mark));
        }
    }

    void print(Columns columns, List<Member> which) {
        columns.line((Object[]) MACHINE_HEADER.split(" "));
        for (Member member : which) {
            int flags = shownFlags(member);
            columns.line(
                    member.pnn(),
                    member.address(),
                    bit(flags, NodeFlags.DISCONNECTED),
                    bit(flags, NodeFlags.UNKNOWN),
                    bit(flags, NodeFlags.BANNED),
                    bit(flags, NodeFlags.PERMANENTLY_DISABLED),
                    bit(flags, NodeFlags.UNHEALTHY),
                    bit(flags, NodeFlags.STOPPED),
                    bit(flags, NodeFlags.INACTIVE),
                    Columns.bit(isPartial(member)),
                    member.pnn() == asked ? "Y" : "N");
        }
    }

    /** {@return the nodes that are printed when all are} */
    List<Member> all() {
        return members.stream()
                .filter(member -> !NodeFlags.isDeleted(member.flags()))
                .toList();
    }

    /** {@return the flags of a node} A node that has not seen its first recovery knows nothing of the others that are connected. */
    int shownFlags(Member member) {
        boolean unknown = runState.compareTo(RunState.FIRST_RECOVERY) <= 0
                && member.pnn() != asked
                && NodeFlags.isConnected(member.flags())
                && !NodeFlags.isDeleted(member.flags());
        return unknown ? NodeFlags.UNKNOWN : member.flags();
    }

    private boolean isPartial(Member member) {
        return shownFlags(member) == 0 && partial.contains(member.pnn());
    }

    private static int bit(int flags, int anyOf) {
        return Columns.bit((flags & anyOf) != 0);
    }
}
