// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.service.ClusterStatus;
import org.ctdb4j.api.service.OperationException;
import org.junit.jupiter.api.Test;

class MembersTest {
    private static final ClusterStatus CLUSTER = new ClusterStatus(
            7,
            List.of(0),
            RecoveryMode.NORMAL,
            0,
            List.of(
                    new ClusterStatus.Member(0, "10.78.0.1", 0, "OK"),
                    new ClusterStatus.Member(1, "10.78.0.2", NodeFlags.DELETED, "DELETED|INACTIVE"),
                    new ClusterStatus.Member(2, "10.78.0.3", NodeFlags.DISCONNECTED, "DISCONNECTED|INACTIVE")));

    @Test
    void saysWhyANodeCannotBeAsked() throws OperationException {
        assertEquals(0, Members.reachable(CLUSTER, 0));
        assertEquals("Node 7 does not exist", refusal(7));
        assertEquals("Node 1 does not exist", refusal(1));
        assertEquals("Node 2 has status DISCONNECTED|INACTIVE", refusal(2));
    }

    private static String refusal(int pnn) {
        return assertThrows(OperationException.class, () -> Members.reachable(CLUSTER, pnn))
                .getMessage();
    }
}
