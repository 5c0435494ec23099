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
    private final Map<Path, Integer> linesRead = new LinkedHashMap<>();

    SambaLog(Path folder) {
        this.folder = folder;
    }

    /**
     * {@return the entries that came since the last call and that nothing in the list of allowed ones explains}
     *
     * @param alsoAllowed patterns for what may come at this time only
     */
    List<String> unexplained(Pattern... alsoAllowed) {
        List<String> unexplained = new ArrayList<>();
        for (Path file : files()) {
            List<String> lines = lines(file);
            List<String> fresh = lines.subList(linesRead.getOrDefault(file, 0), lines.size());
            linesRead.put(file, lines.size());
            entries(fresh).stream()
                    .filter(entry -> Stream.concat(ALLOWED.stream(), Stream.of(alsoAllowed))
                            .noneMatch(allowed -> allowed.matcher(entry).matches()))
                    .forEach(entry -> unexplained.add(file.getFileName() + ": " + entry));
        }
        return unexplained;
    }

    /** Takes what has come so far as explained. */
    void forget() {
        files().forEach(file -> linesRead.put(file, lines(file).size()));
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

    /** {@return each entry as {@code function: text}, the lines of the text without indentation} */
    private static List<String> entries(List<String> lines) {
        List<String> entries = new ArrayList<>();
        for (String line : lines) {
            var head = HEAD.matcher(line);
            if (head.matches()) {
                entries.add(head.group(1) + ":");
            } else if (entries.isEmpty()) {
                entries.add(line.strip());
            } else {
                int last = entries.size() - 1;
                entries.set(last, entries.get(last) + (entries.get(last).endsWith(":") ? " " : "\n") + line.strip());
            }
        }
        return entries;
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
