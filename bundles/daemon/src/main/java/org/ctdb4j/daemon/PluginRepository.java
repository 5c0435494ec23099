// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import org.ctdb4j.api.service.OperationException;

/**
 * The repository folder of the distribution, laid out as Maven does: the only place that versions of plug-ins come from.
 *
 * <pre>
 *  org/ctdb4j/ctdb4j-transport-tcp/1.0.0/ctdb4j-transport-tcp-1.0.0.jar
 * </pre>
 */
record PluginRepository(Path folder) {
    private static final String GROUP = "org.ctdb4j";

    /** {@return the versions it has of the bundle with that symbolic name} */
    List<String> versions(String bundle) throws OperationException {
        Path versions = folderOf(bundle);
        if (!Files.isDirectory(versions)) {
            return List.of();
        }
        try (Stream<Path> each = Files.list(versions)) {
            return each.map(version -> version.getFileName().toString())
                    .filter(version -> Files.isRegularFile(jarOf(bundle, version)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new OperationException("Cannot read the repository folder " + versions + ": " + e.getMessage(), e);
        }
    }

    /** {@return the file with a version of a bundle} What is asked for is only compared with what is there. */
    Path jar(String bundle, String version) throws OperationException {
        List<String> there = versions(bundle);
        if (!there.contains(version)) {
            throw new OperationException("There is no version " + version + " of " + bundle + " in " + folder
                    + "; there is " + (there.isEmpty() ? "none" : String.join(", ", there)));
        }
        Path jar = jarOf(bundle, version);
        String name = symbolicName(jar);
        if (!name.equals(bundle)) {
            throw new OperationException(jar + " is not the bundle " + bundle + " but " + name);
        }
        return jar;
    }

    private static String symbolicName(Path jar) throws OperationException {
        try (JarFile file = new JarFile(jar.toFile())) {
            String name = file.getManifest() == null
                    ? null
                    : file.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
            return name == null ? "no bundle" : name.split(";", 2)[0].trim();
        } catch (IOException e) {
            throw new OperationException("Cannot read " + jar + ": " + e.getMessage(), e);
        }
    }

    private Path folderOf(String bundle) {
        return folder.resolve(GROUP.replace('.', '/')).resolve(artifact(bundle));
    }

    private Path jarOf(String bundle, String version) {
        return folderOf(bundle).resolve(version).resolve(artifact(bundle) + "-" + version + ".jar");
    }

    private static String artifact(String bundle) {
        return bundle.replaceFirst("^org\\.", "").replace('.', '-');
    }
}
