// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.service.OperationException;
import org.junit.jupiter.api.Test;

class TunableListTest {
    @Test
    void printsAsTheToolDoes() {
        assertEquals(
                "KeepaliveInterval          = 4294967295\n",
                Printed.by(out -> TunableList.print(out, "KeepaliveInterval", -1)));
    }

    @Test
    void findsThoseInUseInWhateverCase() throws OperationException {
        assertEquals(Tunable.KEEPALIVE_INTERVAL, TunableList.named("keepaliveINTERVAL"));
        assertEquals(
                "No such tunable MaxRedirectCount",
                assertThrows(OperationException.class, () -> TunableList.named("MaxRedirectCount"))
                        .getMessage());
    }
}
