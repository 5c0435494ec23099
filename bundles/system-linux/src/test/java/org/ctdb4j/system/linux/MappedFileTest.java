// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.ctdb4j.testkit.linux.CProgram;
import org.ctdb4j.testkit.linux.PrivateMount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedFileTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path folder;

    private Path path;
    private LinuxDatabaseFiles files;
    private MappedFile mapped;

    @BeforeEach
    void open() throws IOException {
        path = folder.resolve("mapped.tdb");
        files = new LinuxDatabaseFiles();
        mapped = files.open(path).map();
    }

    @AfterEach
    void close() {
        mapped.close();
        files.opened().forEach(DatabaseFile::close);
        files.deactivate();
    }

    @Test
    void writesLittleEndianIntegersIntoTheFile() throws IOException {
        mapped.extend(16);
        mapped.putInt(4, 0x01020304);
        mapped.addInt(4, 0x10);
        assertEquals(0x01020314, mapped.getInt(4));
        byte[] expected = new byte[16];
        expected[4] = 0x14;
        expected[5] = 3;
        expected[6] = 2;
        expected[7] = 1;
        assertArrayEquals(expected, Files.readAllBytes(path));
    }

    @Test
    void copiesRuns() throws IOException {
        mapped.extend(100);
        byte[] source = "..some bytes..".getBytes(StandardCharsets.US_ASCII);
        mapped.put(50, source, 2, 10);
        byte[] target = new byte[12];
        mapped.get(50, target, 1, 10);
        assertEquals("\0some bytes\0", new String(target, StandardCharsets.US_ASCII));
        assertTrue(mapped.matches(50, "some bytes".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void findsWhatIsNotZero() throws IOException {
        long size = 200_000;
        mapped.extend(size);
        assertEquals(size - 4, mapped.skipZeros(172, size - 4));
        for (long at : new long[] {172, 176, 180, 188, 172 + 65_532, 172 + 65_536, 172 + 65_540, size - 4}) {
            mapped.putInt(at, 1 << 24);
            assertEquals(at, mapped.skipZeros(172, size));
            assertEquals(at, mapped.skipZeros(at, size));
            assertEquals(at, mapped.skipZeros(172, at), "not among them");
            mapped.putInt(at, 0);
        }
        assertThrows(EOFException.class, () -> mapped.skipZeros(172, size + 4));
    }

    @Test
    void writesLargePiecesThatTheMappingShows() throws IOException {
        mapped.extend(100);
        byte[] source = "some bytes..".getBytes(StandardCharsets.US_ASCII);
        mapped.putLarge(50, source, 10);
        assertTrue(mapped.matches(50, "some bytes\0".getBytes(StandardCharsets.US_ASCII)));
        assertThrows(EOFException.class, () -> mapped.putLarge(99, source, 2));
        assertEquals(100, mapped.size());
    }

    @Test
    void seesWhatAnotherProcessHasWrittenAndHowItHasGrownTheFile() throws Exception {
        mapped.extend(4096);
        assertEquals(0, mapped.getInt(0));
        try (RandomAccessFile other = new RandomAccessFile(path.toFile(), "rw")) {
            other.write(5);
            other.seek(3 << 20);
            other.writeInt(Integer.reverseBytes(77));
        }
        assertEquals(5, mapped.getInt(0));
        assertEquals(77, mapped.getInt(3 << 20));
        assertEquals((3 << 20) + 4, mapped.size());
    }

    @Test
    void failsBeyondTheEnd() throws IOException {
        mapped.extend(4096);
        assertThrows(EOFException.class, () -> mapped.getInt(4094));
        assertThrows(EOFException.class, () -> mapped.put(4000, new byte[97], 0, 97));
        assertThrows(EOFException.class, () -> mapped.getInt(-4));
        mapped.getInt(4092);
        mapped.truncate(100);
        assertThrows(EOFException.class, () -> mapped.getInt(100));
        mapped.close();
        assertThrows(IOException.class, () -> mapped.getInt(0));
    }

    @Test
    void goesAcrossWindows() throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.setLength(2 * GIB + 4096);
        }
        byte[] run = "across the border".getBytes(StandardCharsets.US_ASCII);
        for (long border : new long[] {GIB, 2 * GIB}) {
            mapped.put(border - 5, run, 0, run.length);
            byte[] back = new byte[run.length];
            mapped.get(border - 5, back, 0, back.length);
            assertArrayEquals(run, back);
            mapped.putInt(border + 100, 1);
            assertEquals(1, mapped.getInt(border + 100));
        }
    }

    @Test
    void takesRealSpaceWhenItGrows() throws IOException {
        mapped.extend(1 << 20);
        long kilobytes = 512L * (Integer) blocks() / 1024;
        assertTrue(kilobytes >= 1024, kilobytes + " KiB");
        mapped.extend(100);
        assertEquals(1 << 20, mapped.size(), "it never shrinks");
        mapped.sync(0, 1 << 20);
    }

    private int blocks() throws IOException {
        Process stat = new ProcessBuilder("stat", "-c", "%b", path.toString()).start();
        return Integer.parseInt(new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim());
    }

    @Test
    void anAccessToWhatAnotherProcessCutOffIsAnErrorAndNoCrash() throws Exception {
        mapped.extend(1 << 20);
        assertEquals(0, mapped.getInt(1 << 19));
        try (CProgram other = CProgram.start(MappedFileTest.class, "locks.c", folder, path)) {
            assertEquals("ok", other.ask("size 0"));
        }
        assertThrows(InternalError.class, () -> {
            mapped.getInt(1 << 19);
            mapped.settle();
        });
        assertThrows(InternalError.class, () -> {
            mapped.putInt(1 << 19, 1);
            mapped.settle();
        });
        assertThrows(InternalError.class, () -> {
            mapped.skipZeros(0, 1 << 20);
            mapped.settle();
        });
        mapped.settle();
    }

    @Test
    void whatIsSeenToBeCutOffIsNotTouched() throws Exception {
        mapped.extend(1 << 20);
        assertEquals(0, mapped.getInt(1 << 19));
        try (CProgram other = CProgram.start(MappedFileTest.class, "locks.c", folder, path)) {
            assertEquals("ok", other.ask("size 4096"));
            mapped.lookAgain();
            assertThrows(EOFException.class, () -> mapped.getInt(1 << 19));
            assertThrows(EOFException.class, () -> mapped.putInt(1 << 19, 1));
            assertEquals(0, mapped.getInt(4092));
        }
        mapped.extend(1 << 20);
        assertEquals(0, mapped.getInt(1 << 19));
        mapped.settle();
    }

    @Test
    void aFullFileSystemIsAnErrorOfTheGrowth() throws Exception {
        assertEquals(
                "No space left on device, size 4096",
                PrivateMount.run(folder, "size=128k", Growth.class)
                        .lines()
                        .findFirst()
                        .orElse(""));
    }

    /** Fills a file system of 128 KiB. */
    static final class Growth {
        public static void main(String[] folder) throws IOException {
            LinuxDatabaseFiles files = new LinuxDatabaseFiles();
            MappedFile mapped = files.open(Path.of(folder[0], "full.tdb")).map();
            mapped.extend(4096);
            try {
                mapped.extend(1 << 20);
            } catch (LinuxException e) {
                String cause = e.getMessage().substring(e.getMessage().lastIndexOf(": ") + 2);
                System.out.println((e.isFull() ? cause : e) + ", size " + mapped.size());
            }
        }
    }
}
