// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.clusters;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The programs that are not ours. Without them there is nothing to test, which is a skip, or a failure where required. */
public final class Peers {
    public static final String INSTALL =
            "apt-get install ctdb samba winbind smbclient samba-testsuite tdb-tools gcc libtdb-dev"
                    + " iproute2 util-linux curl faketime";

    private static final List<String> PROGRAMS = List.of("ctdb", "ctdbd", "dbwrap_tool", "tdbtool", "gcc", "mkfifo");
    private static final List<String> SAMBA_PROGRAMS =
            List.of("smbd", "winbindd", "wbinfo", "net", "smbclient", "smbtorture", "unshare", "nsenter", "ip", "curl");
    private static final Path TDB_HEADER = Path.of("/usr/include/tdb.h");

    private Peers() {}

    /** {@return whether a skip counts as a failure} */
    public static boolean required() {
        return Boolean.getBoolean("interop.required");
    }

    public static Optional<Path> find(String program) {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin", "/usr/bin"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** {@return what is not installed and how to install it, if anything is} */
    public static Optional<String> missing() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("only root can run ctdbd: run the build as root");
        }
        Stream<String> header = Stream.of(TDB_HEADER).filter(Files::notExists).map(Path::toString);
        return notInstalled(Stream.concat(missing(PROGRAMS), header));
    }

    /** {@return what keeps the file server and its private network from running, if anything does} */
    public static Optional<String> missingForSamba() {
        return notInstalled(missing(SAMBA_PROGRAMS)).or(Namespace::refusal);
    }

    private static Stream<String> missing(List<String> programs) {
        return programs.stream().filter(program -> find(program).isEmpty());
    }

    private static Optional<String> notInstalled(Stream<String> missing) {
        String names = missing.collect(Collectors.joining(", "));
        return names.isEmpty() ? Optional.empty() : Optional.of("not installed: " + names + "; " + INSTALL);
    }
}
