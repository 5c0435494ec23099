// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
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

    /** Each of them may be the one that rolls back, and none reads before that is done. */
    @Test
    void whoeverOpensACrashedFileAtTheSameTimeFindsTheSame() throws Exception {
        Peer peer = Peer.build(folder);
        Path path = folder.resolve("crashed.tdb");
        try (Peer.Reader first = peer.reader("states", "-", "0x40");
                Peer.Reader second = peer.reader("states", "-", "0x40")) {
            for (int round = 0; round < 40; round++) {
                Files.write(path, Golden.bytes("crash-partial"));
                first.tell(path.toString());
                second.tell(path.toString());
                FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                try (Tdb tdb = Tdb.open(new ChannelFile(channel), new ChannelLocks(channel), TdbOptions.of(0x40))) {
                    assertEquals("old1", Dumps.text(tdb.fetch(Dumps.bytes("k")).orElseThrow()));
                    assertEquals(List.of(), tdb.check().problems());
                }
                String found = first.answer();
                assertEquals(found, second.answer());
                assertTrue(found.contains("keep=") && !found.contains("damaged"), found);
            }
        }
    }
}
