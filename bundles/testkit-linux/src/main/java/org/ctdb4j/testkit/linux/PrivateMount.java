// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Runs a class in a process that alone sees a small memory file system mounted. */
public final class PrivateMount {
    private static final long LIMIT_SECONDS = 60;

    private PrivateMount() {}

    /**
     * {@return what {@code main}, called with the mount point, has printed} The system's messages are in English there. Skipped for an
     * ordinary user.
     */
    public static String run(Path folder, String mountOptions, Class<?> main, String... javaOptions)
            throws IOException, InterruptedException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root can mount");
        Path mountPoint = Files.createDirectories(folder.resolve("mount"));
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o \"$1\" none \"$2\" && shift 2 && exec \"$@\"",
                "sh",
                mountOptions,
                mountPoint.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(Arrays.asList(javaOptions));
        command.add(main.getName());
        command.add(mountPoint.toString());
        Path output = folder.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        Assertions.assertTrue(ended, "still running after " + LIMIT_SECONDS + " s: " + text);
        return text;
    }
}
