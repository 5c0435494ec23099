// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

import org.ctdb4j.api.service.OperationException;

/**
 * The backups a remote operator may name: files of one folder. A path of his choice would let him read and overwrite whatever the
 * node may.
 */
final class BackupNames {
    private static final String NAME = "\\w[\\w.-]{0,99}";

    private BackupNames() {}

    /** {@return path of a backup in the folder, which is made if need be} */
    static String resolve(String backupFolder, String name) throws OperationException {
        if (!name.matches(NAME)) {
            throw new OperationException(
                    "'" + name + "' is no name of a backup: letters, digits, '.', '-' and '_', no path");
        }
        Path folder = Path.of(backupFolder);
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new OperationException("Cannot make the folder of the backups: " + e.getMessage(), e);
        }
        return folder.resolve(name).toString();
    }

    static List<String> in(String backupFolder) {
        Path folder = Path.of(backupFolder);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(NAME) && !name.endsWith(".part"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot list " + folder + ": " + e.getMessage());
        }
    }
}
