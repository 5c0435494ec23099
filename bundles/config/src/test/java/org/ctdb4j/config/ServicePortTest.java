// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ServicePortTest {

    @Test
    void findsTheServiceByNameOrAlias() {
        assertEquals(5000, ServicePort.of("ssh 22/tcp\nctdb\t5000/tcp # CTDB\n"));
        assertEquals(5001, ServicePort.of("cluster 5001/tcp other ctdb\n"));
    }

    @Test
    void wantsTcp() {
        assertEquals(4379, ServicePort.of("ctdb 5000/udp\n#ctdb 5000/tcp\n\n"));
    }
}
