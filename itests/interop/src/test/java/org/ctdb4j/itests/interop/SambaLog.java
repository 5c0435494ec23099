// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the daemons of one node log, file by file: at the level used that is little, and each entry needs an excuse. */
final class SambaLog {
    /** What stands at the head of an entry: time and level, then where in the sources it comes from. */
    private static final Pattern HEAD = Pattern.compile("^\\[\\d{4}/\\d\\d/\\d\\d [^]]*] \\S+\\((\\w+)\\)$");

    private static final List<Pattern> ALLOWED = Lines.of("/samba-log-allowed.txt").stream()
            .map(line -> Pattern.compile(line.split(" :: ", 2)[0], Pattern.DOTALL))
            .toList();

    private final Path folder;
    private final Map<Path, Integer> entriesRead = new LinkedHashMap<>();

    SambaLog(Path folder) {
        this.folder = folder;
    }

    /**
     * {@return the entries that came since the last call and that nothing in the list of allowed ones explains}
     *
     * @param alsoAllowed patterns for what may come at this time only
     */
    List<String> unexplained(Pattern... alsoAllowed) {
        List<Pattern> allowed =
                Stream.concat(ALLOWED.stream(), Stream.of(alsoAllowed)).toList();
        List<String> unexplained = new ArrayList<>();
        for (Path file : files()) {
            fresh(file).stream()
                    .filter(entry -> allowed.stream()
                            .noneMatch(pattern -> pattern.matcher(entry).matches()))
                    .forEach(entry -> unexplained.add(file.getFileName() + ": " + entry));
        }
        return unexplained;
    }

    /** Takes what has come so far as explained. */
    void forget() {
        files().forEach(this::fresh);
    }

    String everything() {
        StringBuilder text = new StringBuilder();
        files().forEach(file -> text.append("--- ")
                .append(file.getFileName())
                .append('\n')
                .append(String.join("\n", lines(file)))
                .append('\n'));
        return text.toString();
    }

    /** {@return each entry since the last call as {@code function: text}, the lines of the text without indentation} */
    private List<String> fresh(Path file) {
        List<List<String>> entries = new ArrayList<>();
        for (String line : lines(file)) {
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                entries.add(new ArrayList<>(List.of(head.group(1) + ": ")));
            } else if (entries.isEmpty()) {
                entries.add(new ArrayList<>(List.of("no head: ", line)));
            } else {
                entries.get(entries.size() - 1).add(line.strip());
            }
        }
        List<List<String>> fresh = entries.subList(entriesRead.getOrDefault(file, 0), entries.size());
        entriesRead.put(file, entries.size());
        return fresh.stream()
                .map(entry -> entry.get(0) + String.join("\n", entry.subList(1, entry.size())))
                .toList();
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
