// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.service.DatabaseEntry;
import org.ctdb4j.api.service.OperationException;
import org.junit.jupiter.api.Test;

class DatabaseListTest {
    private static final List<DatabaseEntry> DATABASES = List.of(
            new DatabaseEntry(0x7a19d84d, "locking.tdb", "/var/lib/ctdb/volatile/locking.tdb.0", 0, ""),
            new DatabaseEntry(
                    0x3ef19640, "passdb.tdb", "/var/lib/ctdb/persistent/passdb.tdb.0", DatabaseFlags.PERSISTENT, ""),
            new DatabaseEntry(
                    0x0ef19640, "odd.tdb", "/odd.tdb.0", DatabaseFlags.STICKY | DatabaseFlags.READONLY, "broken"));

    @Test
    void printsForPeople() {
        assertEquals("""
                Number of databases:3
                dbid:0x7a19d84d name:locking.tdb path:/var/lib/ctdb/volatile/locking.tdb.0
                dbid:0x3ef19640 name:passdb.tdb path:/var/lib/ctdb/persistent/passdb.tdb.0 PERSISTENT
                dbid:0x0ef19640 name:odd.tdb path:/odd.tdb.0 STICKY READONLY UNHEALTHY
                """, Printed.by(out -> DatabaseList.print(out, DATABASES)));
    }

    @Test
    void printsForMachines() {
        assertEquals("""
                :ID:Name:Path:Persistent:Sticky:Unhealthy:Readonly:Replicated:
                :0x7A19D84D:locking.tdb:/var/lib/ctdb/volatile/locking.tdb.0:0:0:0:0:0:
                :0x3EF19640:passdb.tdb:/var/lib/ctdb/persistent/passdb.tdb.0:1:0:0:0:0:
                :0x0EF19640:odd.tdb:/odd.tdb.0:0:1:1:1:0:
                """, Printed.by(out -> DatabaseList.print(new Columns(out, ":"), DATABASES)));
    }

    @Test
    void printsTheStatusOfOne() {
        assertEquals("""
                dbid: 0x7a19d84d
                name: locking.tdb
                path: /var/lib/ctdb/volatile/locking.tdb.0
                PERSISTENT: no
                REPLICATED: no
                STICKY: no
                READONLY: no
                HEALTH: OK
                """, Printed.by(out -> DatabaseList.printStatus(out, DATABASES.get(0))));
        assertEquals("""
                dbid: 0x0ef19640
                name: odd.tdb
                path: /odd.tdb.0
                PERSISTENT: no
                REPLICATED: no
                STICKY: yes
                READONLY: yes
                HEALTH: broken
                """, Printed.by(out -> DatabaseList.printStatus(out, DATABASES.get(2))));
    }

    @Test
    void findsByNameOrNumber() throws OperationException {
        assertEquals("passdb.tdb", DatabaseList.find(DATABASES, "passdb.tdb").name());
        assertEquals("locking.tdb", DatabaseList.find(DATABASES, "0x7A19d84d").name());
        assertEquals("odd.tdb", DatabaseList.find(DATABASES, "0x0ef19640").name());
        assertEquals(
                "No database matching 'x' found",
                assertThrows(OperationException.class, () -> DatabaseList.find(DATABASES, "x"))
                        .getMessage());
    }
}
