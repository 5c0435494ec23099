// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.clusters;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The C programs among the resources, of this module or of its user, built by gcc when first asked for. */
public final class ClientPrograms {
    private static final Duration BUILD_LIMIT = Duration.ofSeconds(60);
    private static final List<String> COMPILER =
            List.of("gcc", "-std=gnu11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-Werror", "-o");
    private static final List<String> SHARED = List.of("wire", "record", "report", "board");

    private final Path folder;
    private final Map<String, Path> built = new HashMap<>();

    /** @param folder where sources and programs are put */
    public ClientPrograms(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** {@return the program built from {@code c/name.c} and what all of them share} */
    public Path get(String name) {
        return built.computeIfAbsent(name, this::build);
    }

    private Path build(String name) {
        Path program = folder.resolve(name);
        List<String> line = new ArrayList<>(COMPILER);
        line.add(program.toString());
        line.add(source(name + ".c").toString());
        for (String shared : SHARED) {
            source(shared + ".h");
            line.add(source(shared + ".c").toString());
        }
        line.add("-ltdb");
        new Command(line, Map.of()).run(BUILD_LIMIT).expectSuccess();
        return program;
    }

    /** Copies a source next to the others: resources may be in a jar. */
    private Path source(String name) {
        Path copy = folder.resolve(name);
        try (InputStream resource = ClientPrograms.class.getResourceAsStream("/c/" + name)) {
            Files.createDirectories(folder);
            Files.copy(resource, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }
}
