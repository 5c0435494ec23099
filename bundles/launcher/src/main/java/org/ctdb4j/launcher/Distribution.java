// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The unpacked distribution, which nodes only read.
 *
 * @param home its top folder
 */
record Distribution(Path home) {

    private static final Pattern BUNDLE = Pattern.compile("<bundle[^>]*>mvn:([^/<]+)/([^/<]+)/([^/<]+)</bundle>");

    Path etc() {
        return home.resolve("etc");
    }

    private Path system() {
        return home.resolve("system");
    }

    private Path own() {
        return system().resolve("org/ctdb4j");
    }

    /** {@return the bundles a feature of ours names and the repository folder lacks} */
    List<Path> missingBundles() throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path features : ownFiles("-features.xml")) {
            Matcher bundle = BUNDLE.matcher(Files.readString(features));
            while (bundle.find()) {
                String artifact = bundle.group(2);
                String version = bundle.group(3);
                Path jar = system().resolve(bundle.group(1).replace('.', '/'))
                        .resolve(artifact)
                        .resolve(version)
                        .resolve(artifact + "-" + version + ".jar");
                if (!Files.isRegularFile(jar)) {
                    missing.add(jar);
                }
            }
        }
        return missing;
    }

    /** {@return a text that changes whenever another distribution, or another build of it, is unpacked here} */
    String stamp() throws IOException {
        StringBuilder stamp = new StringBuilder(home + "\n");
        for (Path file : ownFiles("")) {
            stamp.append(own().relativize(file))
                    .append(' ')
                    .append(Files.size(file))
                    .append(' ')
                    .append(Files.getLastModifiedTime(file))
                    .append('\n');
        }
        return stamp.toString();
    }

    private List<Path> ownFiles(String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(own())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}
