// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.spi.spool.Spool;
import org.ctdb4j.spi.spool.SpoolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpoolsTest {
    private static final int HEAP = 1_000;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @TempDir
    private Path folder;

    @Test
    void readsBackWhatIsOnTheHeapAndWhatIsInAFile() throws SpoolException {
        List<Blob> payloads = payloads(100, 100);
        Spool spool = new DiskSpools(folder, HEAP).open();
        for (Blob payload : payloads) {
            spool.append(payload);
        }
        assertEquals(payloads.size(), spool.count());
        for (int i = payloads.size() - 1; i >= 0; i--) {
            assertEquals(payloads.get(i), spool.get(i));
        }
    }

    @Test
    void takesPayloadsLargerThanTheHeapMayHold() throws SpoolException {
        Blob large = payloads(1, 10 << 20).get(0);
        Spool spool = new DiskSpools(folder, HEAP).open();
        spool.append(large);
        assertEquals(large, spool.get(0));
    }

    @Test
    void needsNoFileForWhatTheHeapHolds() throws SpoolException {
        DiskSpools spools = new DiskSpools(folder.resolve("missing"), HEAP);
        Spool spool = spools.open();
        spool.append(payloads(1, HEAP).get(0));
        spool.clear();
        spool.append(payloads(1, HEAP).get(0));
        assertThrows(
                SpoolException.class, () -> spools.open().append(payloads(1, 1).get(0)), "the heap is for all of them");
    }

    @Test
    void filesHaveNoNameAndGoWithTheSpool() throws IOException, SpoolException {
        Spool spool = new DiskSpools(folder, 0).open();
        payloads(3, 100).forEach(payload -> append(spool, payload));
        assertEquals(0, list(folder).size());
        assertEquals(1, openFiles());

        spool.clear();
        assertEquals(0, openFiles());

        Blob later = payloads(1, 50).get(0);
        spool.append(later);
        assertEquals(later, spool.get(0));
        spool.clear();
    }

    @Test
    void saysWhatToDoWhenThereIsNoRoom() {
        Spool spool = new DiskSpools(Path.of("/dev/full/none"), 0).open();
        SpoolException refused = assertThrows(
                SpoolException.class, () -> spool.append(payloads(1, 1).get(0)));
        assertTrue(refused.getMessage().contains("make room"), refused::getMessage);
        assertEquals(0, spool.count());
    }

    @Test
    void removesWhatWasLeftBehind() throws IOException, StartException {
        Files.writeString(folder.resolve("recdb.7"), "old");
        Files.writeString(folder.resolve("other"), "kept");
        new DiskSpools(folder, 0).removeLeftovers();
        assertEquals(List.of(folder.resolve("other")), list(folder));
    }

    private static void append(Spool spool, Blob payload) {
        try {
            spool.append(payload);
        } catch (SpoolException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Blob> payloads(int count, int size) {
        Random random = new Random(count);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    byte[] bytes = new byte[size];
                    random.nextBytes(bytes);
                    return Blob.wrap(bytes);
                })
                .toList();
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private long openFiles() throws IOException {
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors.filter(this::isOurs).count();
        }
    }

    private boolean isOurs(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(folder.toRealPath());
        } catch (IOException gone) {
            return false;
        }
    }
}
