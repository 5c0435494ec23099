// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import org.ctdb4j.itests.clusters.Folders;
import org.ctdb4j.itests.clusters.NodeKind;

/**
 * Further versions of a plug-in in the repository folder of the distribution: the same classes under another number. They
 * leave it when this is closed.
 */
final class PluginVersions implements AutoCloseable {
    private static final String SHIPPED = "0.1.0-SNAPSHOT";

    private final Plugin plugin;
    private final Path distribution =
            NodeKind.OURS.program().resolveSibling("..").normalize();
    private final List<Path> added = new ArrayList<>();

    PluginVersions(Plugin plugin) {
        this.plugin = plugin;
    }

    /** {@return a version that nobody has used yet} */
    SwapWay.Version next() {
        String number = "0.1." + (added.size() + 1);
        Path jar = plugin.jar(distribution, number);
        added.add(jar);
        try {
            Files.createDirectories(jar.getParent());
            copy(plugin.jar(distribution, SHIPPED), number, jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SwapWay.Version(number, jar.toUri());
    }

    @Override
    public void close() throws IOException {
        for (Path jar : added) {
            Folders.delete(jar.getParent());
        }
    }

    private static void copy(Path shipped, String number, Path jar) throws IOException {
        try (JarFile original = new JarFile(shipped.toFile())) {
            Manifest manifest = new Manifest(original.getManifest());
            manifest.getMainAttributes().putValue("Bundle-Version", number);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                for (JarEntry entry : original.stream().toList()) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        copy(original, entry, out);
                    }
                }
            }
        }
    }

    private static void copy(JarFile original, JarEntry entry, JarOutputStream out) throws IOException {
        out.putNextEntry(new JarEntry(entry.getName()));
        try (InputStream content = original.getInputStream(entry)) {
            content.transferTo(out);
        }
    }
}
