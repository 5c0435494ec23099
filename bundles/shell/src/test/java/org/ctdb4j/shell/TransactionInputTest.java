// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;

import org.ctdb4j.api.Blob;
import org.junit.jupiter.api.Test;

class TransactionInputTest {
    private final TransactionInput input = new TransactionInput();

    @Test
    void takesKeyAndValueInQuotes() {
        String printed = Printed.by(out -> {
            input.add("\"key\" \"value\"", out);
            input.add("  \"gone\"\t\"\"", out);
            input.add("\"0x6b00\" \"0x0102\"", out);
            input.add("\"key\" \"newer\"", out);
            input.add("", out);
        });

        Map<Blob, Blob> expected = new LinkedHashMap<>();
        expected.put(Blob.utf8("key"), Blob.utf8("newer"));
        expected.put(Blob.utf8("gone"), Blob.EMPTY);
        expected.put(Blob.cString("k"), Blob.ofHex("0102"));
        assertEquals(expected, input.changes());
        assertEquals("", printed);
    }

    @Test
    void skipsWhatIsNotSo() {
        String printed = Printed.by(out -> {
            input.add("key value", out);
            input.add("\"key\"", out);
            input.add("\"key\" \"value\" more", out);
        });

        assertEquals(Map.of(), input.changes());
        assertEquals("""
                Skipped, not "key" "value": key value
                Skipped, not "key" "value": "key"
                Skipped, not "key" "value": "key" "value" more
                """, printed);
    }
}
