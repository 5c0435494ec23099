// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.util.List;
import java.util.Optional;

import org.ctdb4j.api.service.DatabaseWork;
import org.ctdb4j.api.service.Databases;
import org.ctdb4j.management.DatabasesMXBean;

record DatabasesBean(Databases databases) implements DatabasesMXBean {
    @Override
    public List<DatabaseWork> getRunning() {
        return databases.running();
    }

    @Override
    public String getBackupFolder() {
        return databases.backupFolder();
    }

    @Override
    public List<String> getBackups() {
        return BackupNames.in(databases.backupFolder());
    }

    @Override
    public String restore(String backup, String database) {
        Optional<String> name = Optional.of(database).filter(given -> !given.isBlank());
        return Outcome.of(() -> databases
                .restore(BackupNames.resolve(databases.backupFolder(), backup), name, silent -> {})
                .database());
    }
}
