// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadinessTest {
    @TempDir
    Path folder;

    @Test
    void saysTheFirstWordOnly() throws IOException {
        Path file = folder.resolve("ready");
        Readiness readiness = new Readiness(Optional.of(file));

        readiness.ok();
        readiness.failed(1, "later");

        assertEquals("OK\n", Files.readString(file));
    }

    @Test
    void saysWhyOnOneLine() throws IOException {
        Path file = folder.resolve("ready");

        new Readiness(Optional.of(file)).failed(10, "first line\nsecond line");

        assertEquals("FAIL 10 first line second line\n", Files.readString(file));
    }
}
