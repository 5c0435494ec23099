// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import org.ctdb4j.api.service.OperationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginRepositoryTest {
    private static final String BUNDLE = "org.ctdb4j.transport.tcp";

    @TempDir
    Path folder;

    private PluginRepository repository;

    @BeforeEach
    void fill() throws IOException {
        repository = new PluginRepository(folder);
        put("1.0.1", BUNDLE);
        put("1.0.0", BUNDLE + ";singleton:=true");
        put("9.9.9", "org.example.other");
        Files.createDirectories(folder.resolve("org/ctdb4j/ctdb4j-transport-tcp/empty"));
    }

    private void put(String version, String symbolicName) throws IOException {
        Path place = Files.createDirectories(folder.resolve("org/ctdb4j/ctdb4j-transport-tcp/" + version));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
        Path jar = place.resolve("ctdb4j-transport-tcp-" + version + ".jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    }

    @Test
    void knowsTheVersionsThatAreThere() throws OperationException {
        assertEquals(List.of("1.0.0", "1.0.1", "9.9.9"), repository.versions(BUNDLE));
        assertEquals(List.of(), repository.versions("org.ctdb4j.events"));
    }

    @Test
    void findsTheFileOfAVersion() throws OperationException {
        assertTrue(Files.isRegularFile(repository.jar(BUNDLE, "1.0.0")));
    }

    @Test
    void refusesEverythingElseAndSaysWhatThereIs() {
        for (String version : List.of("2.0", "", "..", "../../../etc", "http://example.org/a.jar", "empty")) {
            String message = refusal(version);
            assertTrue(message.endsWith("there is 1.0.0, 1.0.1, 9.9.9"), message);
        }
    }

    @Test
    void refusesAnotherBundleUnderThatName() {
        assertTrue(refusal("9.9.9").endsWith("is not the bundle " + BUNDLE + " but org.example.other"));
    }

    private String refusal(String version) {
        return assertThrows(OperationException.class, () -> repository.jar(BUNDLE, version))
                .getMessage();
    }
}
