// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Changes as lines of text, which the C program of the tests understands too: store, delete, wipe, begin, commit, cancel. */
final class Script {
    private Script() {}

    /** {@return transactions, most of which are committed, with some changes outside of any between them} */
    static List<String> transactions(Random random, int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            changes(random, random.nextInt(4), lines);
            lines.add("begin");
            if (random.nextInt(12) == 0) {
                lines.add("wipe");
            }
            changes(random, random.nextInt(12), lines);
            lines.add(random.nextInt(5) == 0 ? "cancel" : "commit");
        }
        return lines;
    }

    private static void changes(Random random, int count, List<String> lines) {
        for (int i = 0; i < count; i++) {
            int key = random.nextInt(60);
            char fill = (char) ('a' + random.nextInt(26));
            lines.add(random.nextInt(3) == 0 ? "delete k" + key : "store k" + key + " " + fill + " " + length(random));
        }
    }

    private static int length(Random random) {
        return random.nextInt(20) == 0 ? random.nextInt(60_000) : random.nextInt(400);
    }

    static void apply(Tdb tdb, String line) {
        String[] words = line.split(" ");
        switch (words[0]) {
            case "begin" -> tdb.transaction().begin();
            case "commit" -> tdb.transaction().commit();
            case "cancel" -> tdb.transaction().cancel();
            case "wipe" -> tdb.wipeAll();
            case "delete" -> tdb.delete(Dumps.bytes(words[1]), tdb.hash(Dumps.bytes(words[1])));
            default -> tdb.store(Dumps.bytes(words[1]), Dumps.bytes(words[2].repeat(Integer.parseInt(words[3]))));
        }
    }

    /** {@return all records, as the C program prints them but sorted} */
    static String records(Tdb tdb) {
        TreeMap<String, String> records = new TreeMap<>();
        tdb.cursor().next(Integer.MAX_VALUE, Integer.MAX_VALUE).entries().forEach(entry -> {
            byte[] value = entry.value();
            String fill = value.length == 0 ? "-" : isEven(value) ? Dumps.text(new byte[] {value[0]}) : "?";
            records.put(Dumps.text(entry.key()), fill + value.length);
        });
        return records.entrySet().stream()
                .map(record -> record.getKey() + "=" + record.getValue())
                .collect(Collectors.joining(" "));
    }

    private static boolean isEven(byte[] value) {
        return Arrays.equals(value, 1, value.length, value, 0, value.length - 1);
    }
}
