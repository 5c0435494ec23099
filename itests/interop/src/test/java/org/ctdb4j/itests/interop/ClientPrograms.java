// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The C programs of {@code src/test/c}, built by gcc when first asked for. */
final class ClientPrograms {
    private static final Duration BUILD_LIMIT = Duration.ofSeconds(60);
    private static final List<String> COMPILER =
            List.of("gcc", "-std=gnu11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-Werror", "-o");
    private static final List<String> SHARED = List.of("wire", "record", "report");

    private final Path sources = sources();
    private final Path folder = sources.resolveSibling("../client-programs").normalize();
    private final Map<String, Path> built = new HashMap<>();

    /** {@return the program built from {@code name.c} and what all of them share} */
    Path get(String name) {
        return built.computeIfAbsent(name, this::build);
    }

    private Path build(String name) {
        Path program = folder.resolve(name);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> line = new ArrayList<>(COMPILER);
        line.add(program.toString());
        Stream.concat(Stream.of(name), SHARED.stream())
                .forEach(source -> line.add(sources.resolve(source + ".c").toString()));
        line.add("-ltdb");
        new Command(line, Map.of()).run(BUILD_LIMIT).expectSuccess();
        return program;
    }

    private static Path sources() {
        try {
            return Path.of(ClientPrograms.class.getResource("/c").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
