// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceTest {

    @TempDir
    private Path folder;

    private Distribution distribution;
    private Instance instance;

    @BeforeEach
    void layOutADistribution() throws IOException {
        distribution = new Distribution(folder.resolve("home"));
        instance = new Instance(folder.resolve("ctdb4j"));
        Files.createDirectories(distribution.etc().resolve("scripts"));
        write(distribution.etc().resolve("users.properties"), "_g_\\:operators = admin\n");
        write(distribution.etc().resolve("config.properties"), "a=1\n");
        write(distribution.etc().resolve("org.ctdb4j.x.cfg"), "#k = v\n");
        write(distribution.etc().resolve("scripts/shell.script"), "s\n");
        Path own = Files.createDirectories(folder.resolve("home/system/org/ctdb4j/ctdb4j-x/1"));
        write(own.resolve("ctdb4j-x-1.jar"), "jar");
        write(own.resolve("ctdb4j-1-features.xml"), "<bundle>mvn:org.ctdb4j/ctdb4j-x/1</bundle>");
    }

    @Test
    void isForItsOwnerAlone() throws IOException {
        instance.prepare(distribution);
        assertEquals("rwx------", permissions(instance.folder()));
        assertEquals("rwx------", permissions(instance.etc()));
        assertEquals("rw-------", permissions(instance.etc().resolve("users.properties")));
        instance.managementUser();
        assertEquals("rw-------", permissions(instance.etc().resolve("users.properties")));
    }

    @Test
    void makesUpOnePasswordAndKeepsIt() throws IOException {
        instance.prepare(distribution);
        ManagementUser user = instance.managementUser();
        instance.prepare(distribution);
        assertEquals(user, instance.managementUser());
        Instance other = new Instance(folder.resolve("other"));
        other.prepare(distribution);
        assertFalse(other.managementUser().equals(user));
    }

    @Test
    void keepsTheFilesOfTheOperatorAndReplacesTheOthers() throws IOException {
        instance.prepare(distribution);
        write(instance.etc().resolve("org.ctdb4j.x.cfg"), "k = w\n");
        write(instance.etc().resolve("config.properties"), "a=2\n");
        instance.prepare(distribution);
        assertEquals("k = w\n", Files.readString(instance.etc().resolve("org.ctdb4j.x.cfg")));
        assertEquals("a=1\n", Files.readString(instance.etc().resolve("config.properties")));
        assertEquals("s\n", Files.readString(instance.etc().resolve("scripts/shell.script")));
    }

    @Test
    void keepsWhatKarafRemembersOnlyWithinOneDistribution() throws IOException {
        instance.prepare(distribution);
        Path bundle = Files.createFile(instance.data().resolve("bundle"));
        instance.prepare(distribution);
        assertTrue(Files.exists(bundle));

        write(folder.resolve("home/system/org/ctdb4j/ctdb4j-x/1/ctdb4j-x-1.jar"), "another jar");
        write(instance.etc().resolve("org.apache.karaf.gone.cfg"), "x = y\n");
        instance.prepare(distribution);
        assertFalse(Files.exists(bundle));
        assertFalse(Files.exists(instance.etc().resolve("org.apache.karaf.gone.cfg")));
        assertTrue(Files.isDirectory(instance.data().resolve("tmp")));
    }

    @Test
    void forgetsHowTheLastStartEnded() throws IOException {
        instance.prepare(distribution);
        write(instance.ready(), "OK\n");
        instance.prepare(distribution);
        assertFalse(Files.exists(instance.ready()));
    }

    @Test
    void namesBundlesTheDistributionLacks() throws IOException {
        assertEquals(List.of(), distribution.missingBundles());
        try (Stream<Path> jars =
                Files.walk(distribution.home()).filter(path -> path.toString().endsWith(".jar"))) {
            Path jar = jars.findFirst().orElseThrow();
            Files.delete(jar);
            assertEquals(List.of(jar), distribution.missingBundles());
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void write(Path path, String text) throws IOException {
        Files.writeString(path, text);
    }
}
