// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.clusters;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whose daemon a node runs. Both are started in the same way: no arguments, everything from CTDB_BASE. */
public enum NodeKind {
    /** Debian's ctdbd. */
    REAL {
        @Override
        public Optional<Path> daemon() {
            return Peers.find("ctdbd");
        }

        @Override
        public String hint() {
            return "ctdbd is not installed: " + Peers.INSTALL;
        }
    },
    /** The daemon under test: {@code bin/ctdbd} of the unpacked distribution, or the program a property names. */
    OURS {
        @Override
        public Optional<Path> daemon() {
            return Optional.ofNullable(System.getProperty(DAEMON))
                    .or(() -> Optional.ofNullable(System.getProperty(HOME)).map(home -> home + "/bin/ctdbd"))
                    .map(Path::of)
                    .filter(Files::isExecutable);
        }

        @Override
        public String hint() {
            return "no daemon under test: -D" + HOME + "=<unpacked distribution>, or -D" + DAEMON
                    + "=<program>, such as " + "/usr/sbin/ctdbd to test the tests";
        }
    };

    private static final String HOME = "ctdb4j.home";
    private static final String DAEMON = "interop.daemon";

    public abstract Optional<Path> daemon();

    /** {@return the program; the caller has made sure that there is one} */
    public Path program() {
        return daemon().orElseThrow(() -> new AssertionError(hint()));
    }

    /** {@return why there is no daemon of this kind, and how to get one} */
    public abstract String hint();
}
