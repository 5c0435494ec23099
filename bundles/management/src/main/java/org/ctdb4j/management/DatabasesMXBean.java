// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

import java.util.List;

import org.ctdb4j.api.service.DatabaseWork;

/** {@code org.ctdb4j:type=Databases}. */
@Description("Long work on databases, and backups")
public interface DatabasesMXBean {
    @Description("Backups, restores and wipes that are running, and how far they are")
    List<DatabaseWork> getRunning();

    @Description("Folder of the backups on the node's machine")
    String getBackupFolder();

    @Description("Names of the backups in the folder")
    List<String> getBackups();

    @Description("Gives a database the contents of a backup, on all nodes; tells which database it was")
    String restore(
            @Description(name = "backup", value = "Name of a backup in the folder") String backup,
            @Description(name = "database", value = "Database to restore to, empty for the one the backup was made of")
                    String database);
}
