// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.system.linux.DatabaseFiles;
import org.ctdb4j.system.linux.LinuxDatabaseFiles;

/** The databases of one client. They end with its connection, so that no lock of ours is in a new node's way. */
final class OpenDatabases {
    private final LinuxDatabaseFiles files = new LinuxDatabaseFiles();
    private final List<Database> databases = new ArrayList<>();
    private CtdbException end;

    /** {@return what opens their files; to be used inside its monitor} */
    DatabaseFiles files() {
        return files;
    }

    synchronized Database add(Database database) {
        if (end != null) {
            database.close(end);
            throw end.again();
        }
        databases.add(database);
        return database;
    }

    synchronized void remove(Database database) {
        databases.remove(database);
    }

    /** Closes all databases, and those that come yet. */
    synchronized void end(CtdbException why) {
        end = why;
        databases.forEach(database -> database.close(why));
        databases.clear();
        files.deactivate();
    }
}
