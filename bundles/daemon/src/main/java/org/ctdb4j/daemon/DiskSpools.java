// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.ctdb4j.api.Blob;
import org.ctdb4j.spi.spool.Spool;
import org.ctdb4j.spi.spool.SpoolException;
import org.ctdb4j.spi.spool.Spools;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spools on the heap as long as all of them together fit into a part of it, and in files of a folder beyond that. A file has no name
 * any more once it is open, so that it goes with the process however that ends. Nothing is synced: it is of no use after a crash.
 */
final class DiskSpools implements Spools {
    private static final Logger LOG = LoggerFactory.getLogger(DiskSpools.class);

    private static final String PREFIX = "recdb.";

    /** What is put aside, and what tells it apart, may each take this part of the heap. */
    private static final int HEAP_PARTS = 8;

    /** The JDK keeps a buffer outside the heap for each thread, as large as the largest transfer. */
    private static final int TRANSFER_MAX = 256 << 10;

    private static final Set<StandardOpenOption> FRESH = Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);

    private static final FileAttribute<?> OWNERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;
    private final long bytesMax;
    private long bytesUsed;
    private long lastFile;

    /** @param bytesMax of the heap, for what is put aside, and once more for what tells it apart */
    DiskSpools(Path folder, long bytesMax) {
        this.folder = folder;
        this.bytesMax = bytesMax;
    }

    /** {@return spools for this process} */
    static DiskSpools in(Path folder) {
        return new DiskSpools(folder, Runtime.getRuntime().maxMemory() / HEAP_PARTS);
    }

    /** Removes what a process that was killed in the wrong moment may have left. */
    void removeLeftovers() throws StartException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path file : left) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new StartException(
                    StartException.FAILED,
                    "Cannot remove old files of recoveries from " + folder + ": " + e.getMessage());
        }
    }

    @Override
    public Spool open() {
        return new DiskSpool();
    }

    @Override
    public long indexBytesMax() {
        return bytesMax;
    }

    private boolean takeHeap(int bytes) {
        if (bytesUsed + bytes > bytesMax) {
            return false;
        }
        bytesUsed += bytes;
        return true;
    }

    private FileChannel openFile() throws IOException {
        return FileChannel.open(folder.resolve(PREFIX + ++lastFile), FRESH, OWNERS);
    }

    /** One payload: it is on the heap, or else in the file. */
    private record Place(Optional<Blob> heap, long position, int size) {}

    private final class DiskSpool implements Spool {
        private final List<Place> places = new ArrayList<>();
        private Optional<FileChannel> file = Optional.empty();
        private long heapBytes;
        private long fileBytes;

        @Override
        public void append(Blob payload) throws SpoolException {
            if (takeHeap(payload.size())) {
                heapBytes += payload.size();
                places.add(new Place(Optional.of(payload), 0, payload.size()));
                return;
            }
            try {
                write(payload);
            } catch (IOException e) {
                throw new SpoolException("there is no room in " + folder + " for " + payload.size()
                        + " bytes of a recovery: " + e.getMessage() + " (make room there, or set [database] -> state"
                        + " database directory in ctdb.conf)");
            }
            places.add(new Place(Optional.empty(), fileBytes, payload.size()));
            fileBytes += payload.size();
        }

        private void write(Blob payload) throws IOException {
            if (file.isEmpty()) {
                file = Optional.of(openFile());
            }
            ByteBuffer bytes = payload.asBuffer();
            while (bytes.hasRemaining()) {
                bytes.limit(Math.min(bytes.position() + TRANSFER_MAX, payload.size()));
                file.get().write(bytes, fileBytes + bytes.position());
                bytes.limit(payload.size());
            }
        }

        @Override
        public int count() {
            return places.size();
        }

        @Override
        public Blob get(int index) throws SpoolException {
            Place place = places.get(index);
            return place.heap.isPresent() ? place.heap.get() : read(place);
        }

        private Blob read(Place place) throws SpoolException {
            ByteBuffer bytes = ByteBuffer.allocate(place.size);
            try {
                while (bytes.hasRemaining()) {
                    bytes.limit(Math.min(bytes.position() + TRANSFER_MAX, place.size));
                    if (file.orElseThrow().read(bytes, place.position + bytes.position()) < 0) {
                        throw new SpoolException("a file of a recovery in " + folder + " has become shorter");
                    }
                    bytes.limit(place.size);
                }
            } catch (IOException e) {
                throw new SpoolException("a file of a recovery in " + folder + " cannot be read: " + e.getMessage(), e);
            }
            return Blob.wrap(bytes.array());
        }

        @Override
        public void clear() {
            places.clear();
            bytesUsed -= heapBytes;
            heapBytes = 0;
            fileBytes = 0;
            file.ifPresent(DiskSpools::close);
            file = Optional.empty();
        }
    }

    /** The file has no name, and nothing of it is wanted any more. */
    private static void close(FileChannel file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("A file of a recovery cannot be closed: {}", e.getMessage());
        }
    }
}
