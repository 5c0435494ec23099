// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The folder of one node in which its Karaf lives: {@code etc} (for its owner alone, with passwords), {@code data},
 * {@code log}.
 *
 * @param folder {@code ctdb4j} below the state directory
 */
record Instance(Path folder) {

    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");

    /**
     * Files of the operator: written once, then his. Everything else in {@code etc} belongs to the distribution and is
     * replaced by each start.
     */
    private static final List<String> OPERATORS = List.of(
            "ctdb4j.properties", "custom.properties", "host.key", "keys.properties", "org.ctdb4j.", "users.properties");

    Path etc() {
        return folder.resolve("etc");
    }

    Path data() {
        return folder.resolve("data");
    }

    Path log() {
        return folder.resolve("log");
    }

    /** Where the daemon writes how the start ended. */
    Path ready() {
        return folder.resolve("ready");
    }

    /** Lays the folder out for the distribution, which may be another one than last time. */
    void prepare(Distribution distribution) throws IOException {
        for (Path directory : List.of(folder, etc(), log())) {
            createOwnerFolder(directory);
        }
        Files.deleteIfExists(ready());
        Path stampFile = folder.resolve("distribution");
        String stamp = distribution.stamp();
        if (!Files.exists(stampFile) || !Files.readString(stampFile).equals(stamp)) {
            forgetDistribution();
        }
        copyEtc(distribution.etc());
        Files.createDirectories(data().resolve("tmp"));
        writeForOwner(stampFile, stamp);
    }

    /** {@return the password of the management user, made up at the first start} */
    ManagementUser managementUser() throws IOException {
        Path users = etc().resolve("users.properties");
        if (!load(users).containsKey(ManagementUser.NAME)) {
            writeForOwner(
                    users,
                    Files.readString(users) + ManagementUser.withNewPassword().line());
        }
        return ManagementUser.parse(load(users).getProperty(ManagementUser.NAME));
    }

    /** {@return the properties of a file, none if it does not exist} */
    static Properties load(Path file) throws IOException {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
        }
        return properties;
    }

    /** Never readable by others, not even for a moment. */
    static void writeForOwner(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNER_FILE));
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void createOwnerFolder(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
        } catch (FileAlreadyExistsException fromLastTime) {
            Files.setPosixFilePermissions(directory, OWNER_FOLDER);
        }
    }

    private void copyEtc(Path source) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = etc().resolve(source.relativize(file).toString());
                if (!Files.exists(target) || !isOperators(file)) {
                    Files.createDirectories(target.getParent());
                    writeForOwner(target, Files.readString(file));
                }
            }
        }
    }

    private static boolean isOperators(Path file) {
        return OPERATORS.stream().anyMatch(file.getFileName().toString()::startsWith);
    }

    /** Karaf keeps the bundles and settings it once saw; those of another distribution must not come back. */
    private void forgetDistribution() throws IOException {
        delete(data(), path -> true);
        delete(etc(), path -> Files.isRegularFile(path) && !isOperators(path));
    }

    private static void delete(Path top, Predicate<Path> which) throws IOException {
        if (!Files.exists(top)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(top)) {
            for (Path path :
                    paths.filter(which).sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
