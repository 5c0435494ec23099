// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same transactions by the real library and by this engine. */
class TransactionInteropTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "1, 5, 0x800, 0",
        "2, 3, 0x800, 5",
        "3, 1, 0x000, 2",
        "4, 1031, 0xcc0, 5",
        "5, 131, 0x480, 0",
        "6, 700, 0x810, 0",
        "7, 131, 0x010, 5"
    })
    void leaveTheSameBlocksInTheSamePlaces(long seed, int hashSize, String flags, int maxDead) throws IOException {
        Peer peer = Peer.build(folder);
        List<String> script = Script.transactions(new Random(seed), 60);
        Path theirs = folder.resolve("theirs.tdb");
        peer.run(String.join("\n", script), "apply", theirs, hashSize, flags, maxDead);
        HeapFile ours = new HeapFile();
        TdbOptions options =
                TdbOptions.of(Integer.decode(flags)).hashSize(hashSize).maxDead(maxDead);
        Tdb tdb = Tdb.open(ours, new HeapLocks().owner(), options);
        script.forEach(line -> Script.apply(tdb, line));
        HeapFile expected = new HeapFile(Files.readAllBytes(theirs), Integer.MAX_VALUE);
        assertEquals(Dumps.dump(expected), Dumps.dump(ours));
    }
}
