// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.ctdb4j.events.socket.EventErrno;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of a component's scripts. What is in it may change at any time, so it is read for each event. */
final class ScriptFolder {
    private static final Logger LOG = LoggerFactory.getLogger(ScriptFolder.class);
    private static final Pattern NAME = Pattern.compile("[0-9][0-9]\\..*\\.script");
    private static final String SUFFIX = ".script";

    private static final Set<PosixFilePermission> EXECUTE = EnumSet.of(
            PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);

    private final Path path;

    /** One script. {@code enabled}: its owner may execute it; a dangling link is not enabled. */
    record Script(Path path, boolean enabled) {
        /** {@return the name shown to operators} */
        String name() {
            String file = path.getFileName().toString();
            return file.substring(0, file.length() - SUFFIX.length());
        }
    }

    ScriptFolder(Path path) {
        this.path = path;
    }

    /**
     * {@return the scripts in the order they run in}
     *
     * @throws IOException if there is no such folder, or it cannot be read
     */
    List<Script> scripts() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .map(file -> new Script(file, ownerMayExecute(file)))
                    .collect(Collectors.toList());
        }
    }

    boolean exists() {
        return Files.isDirectory(path);
    }

    /** Lets everybody execute a script, or nobody. {@return 0 or an errno} A link is left alone: it leads to a script of others. */
    int enable(String name, boolean enabled) {
        String file = name + SUFFIX;
        if (!NAME.matcher(file).matches() || file.contains("/")) {
            return EventErrno.INVALID;
        }
        try {
            Path script = path.resolve(file);
            if (!Files.isRegularFile(script, LinkOption.NOFOLLOW_LINKS)) {
                return Files.exists(script, LinkOption.NOFOLLOW_LINKS) ? EventErrno.INVALID : EventErrno.NO_ENTRY;
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(script);
            if (enabled) {
                permissions.addAll(EXECUTE);
            } else {
                permissions.removeAll(EXECUTE);
            }
            Files.setPosixFilePermissions(script, permissions);
            return 0;
        } catch (InvalidPathException e) {
            // Not in the characters of this machine's file names, so there is none.
            return EventErrno.NO_ENTRY;
        } catch (IOException e) {
            LOG.error("Script {} cannot be changed: {}", file, e.getMessage());
            return EventErrno.IO;
        }
    }

    static boolean ownerMayExecute(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
        } catch (IOException e) {
            return false;
        }
    }
}
