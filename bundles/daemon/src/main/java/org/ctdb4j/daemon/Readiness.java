// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever started the node how the start ended: one line in the file that the system property {@value #PROPERTY} names,
 * {@code OK}, or {@code FAIL}, an exit code and the reason. The first word stands.
 */
final class Readiness {
    static final String PROPERTY = "ctdb4j.ready";

    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

    private Optional<Path> file;

    Readiness(Optional<Path> file) {
        this.file = file;
    }

    static Readiness fromSystemProperty() {
        return new Readiness(Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of));
    }

    void ok() {
        say("OK");
    }

    void failed(int exitCode, String reason) {
        say("FAIL " + exitCode + " " + reason.replace('\n', ' '));
    }

    private synchronized void say(String line) {
        try {
            if (file.isPresent()) {
                Files.writeString(file.get(), line + "\n");
            }
        } catch (IOException e) {
            LOG.warn("Cannot tell the starter \"{}\"", line, e);
        }
        file = Optional.empty();
    }
}
