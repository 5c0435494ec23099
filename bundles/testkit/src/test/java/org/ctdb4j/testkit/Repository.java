// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The repository's own files, as text. */
final class Repository {
    private static final String BUNDLES = "bundles";
    private static final String ROOT_PROPERTY = "ctdb4j.root";

    private final Path root;

    private Repository(Path root) {
        this.root = root;
    }

    /** A source file: its path below the root, and its lines. */
    record Source(Path path, List<String> lines) {
        String text() {
            return String.join("\n", lines);
        }

        boolean isMain() {
            return path.toString().contains("/src/main/");
        }

        /** {@return the folder of the bundle it belongs to, empty if it is not in one} */
        String bundle() {
            return path.startsWith(BUNDLES) ? path.getName(1).toString() : "";
        }

        /** {@return what is wrong in its lines that match, one text each} */
        List<String> matching(Pattern pattern, String what) {
            List<String> found = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                if (pattern.matcher(lines.get(i)).find()) {
                    found.add(path + ":" + (i + 1) + " " + what + ": "
                            + lines.get(i).strip());
                }
            }
            return found;
        }
    }

    /** {@return the repository this build belongs to} */
    static Repository find() {
        String property = System.getProperty(ROOT_PROPERTY);
        Path start =
                Path.of(property == null || property.isBlank() ? "" : property).toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(BUNDLES)) && Files.exists(folder.resolve("mvnw"))) {
                return new Repository(folder);
            }
        }
        throw new IllegalStateException("No repository around " + start);
    }

    /** {@return the folders of the bundles} */
    List<String> bundles() {
        try (Stream<Path> folders = Files.list(root.resolve(BUNDLES))) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return all Java sources of bundles and integration tests} */
    List<Source> javaSources() {
        return Stream.of(BUNDLES, "itests")
                .flatMap(folder -> files(folder, ".java").stream())
                .toList();
    }

    /** {@return files below a folder whose names end so, those that were built left out; none if there is no such folder} */
    List<Source> files(String folder, String ending) {
        Path top = root.resolve(folder);
        if (!Files.isDirectory(top)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(top)) {
            return paths.filter(path -> path.toString().endsWith(ending))
                    .map(root::relativize)
                    .filter(path -> !path.toString().contains("/target/"))
                    .sorted()
                    .map(this::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Source pom(String bundle) {
        return read(Path.of(BUNDLES, bundle, "pom.xml"));
    }

    /** {@return the bundles that a bundle names as dependencies, and the scope of each, empty where none is named} */
    Map<String, String> dependencies(String bundle) {
        Map<String, String> found = new TreeMap<>();
        Matcher blocks = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL)
                .matcher(pom(bundle).text());
        blocks.results()
                .map(MatchResult::group)
                .filter(block -> block.contains("<groupId>org.ctdb4j<"))
                .forEach(block -> {
                    String other = element(block, "artifactId").replace("ctdb4j-", "");
                    found.put(other, element(block, "scope"));
                });
        return found;
    }

    /** {@return the text of the first element of that name, empty if there is none} */
    static String element(String xml, String name) {
        Matcher matcher = Pattern.compile("<" + name + ">(.*?)</" + name + ">").matcher(xml);
        return matcher.find() ? matcher.group(1) : "";
    }

    private Source read(Path path) {
        try {
            return new Source(path, Files.readAllLines(root.resolve(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
