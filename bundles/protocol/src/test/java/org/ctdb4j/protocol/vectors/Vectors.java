// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.vectors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.vectors.Vector.Field;
import org.ctdb4j.protocol.vectors.Vector.Listing;

/** Reads the captured packets. */
final class Vectors {

    /** As many as were captured: a file that gets lost must not go unnoticed. */
    static final int COUNT = 2376;

    private static final Pattern FIELD = Pattern.compile("f (\\d+) (\\d+) (\\S+) (\\S+) = ?(.*)");

    private Vectors() {}

    static List<Path> files() {
        try (Stream<Path> files = Files.list(directory())) {
            return files.filter(file -> file.toString().endsWith(".hex"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory() {
        try {
            return Path.of(Objects.requireNonNull(Vectors.class.getResource("/vectors"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Vector> all() {
        return files().stream().flatMap(file -> read(file).stream()).toList();
    }

    static List<Vector> read(Path file) {
        try {
            List<Vector> vectors = new ArrayList<>();
            for (String block : Files.readString(file).split("\n\n")) {
                int start = block.indexOf("@packet");
                if (start >= 0) {
                    vectors.add(parse(block.substring(start).lines().toList()));
                }
            }
            return vectors;
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private static Vector parse(List<String> lines) {
        String name = lines.get(0).substring("@packet ".length());
        String operation = "";
        int opcode = -1;
        Blob bytes = Blob.EMPTY;
        Listing listing = Listing.COMPLETE;
        List<Field> fields = new ArrayList<>();
        for (String line : lines) {
            Matcher field = FIELD.matcher(line);
            if (field.matches()) {
                fields.add(new Field(
                        Integer.parseInt(field.group(1)),
                        Integer.parseInt(field.group(2)),
                        field.group(3),
                        field.group(4),
                        field.group(5)));
            } else if (line.startsWith("op: ")) {
                operation = line.substring("op: ".length());
            } else if (line.matches("opcode: \\d.*")) {
                opcode = Integer.parseInt(line.split(" ")[1]);
            } else if (line.startsWith("hex: ")) {
                bytes = Blob.ofHex(line.substring("hex: ".length()));
            } else if (line.startsWith("note: undecoded")) {
                listing = Listing.UNDECODED;
            } else if (line.endsWith("further fields not listed")) {
                listing = Listing.CUT;
            }
        }
        return new Vector(name, operation, opcode, bytes, List.copyOf(fields), listing);
    }
}
