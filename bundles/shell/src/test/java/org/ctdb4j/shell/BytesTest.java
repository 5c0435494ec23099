// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ctdb4j.api.Blob;
import org.junit.jupiter.api.Test;

class BytesTest {
    @Test
    void printsBytesAsTheyAre() {
        assertEquals("käse", Printed.by(out -> Bytes.print(out, Blob.utf8("käse"))));
    }
}
