// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;

import com.sun.jna.Native;

/** An open file by descriptor number, closed on exec. */
final class Descriptor {
    private static final Charset FILE_NAMES = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    private static final int OWNER_ONLY = 0600;

    private final int number;
    private final Path path;

    private Descriptor(int number, Path path) {
        this.number = number;
        this.path = path;
    }

    /** Opens for reading and writing; a file that is created is its owner's alone. */
    static Descriptor open(Path path) throws LinuxException {
        byte[] name = path.toString().getBytes(FILE_NAMES);
        byte[] terminated = Arrays.copyOf(name, name.length + 1);
        int number = LibC.open(terminated, LibC.O_RDWR | LibC.O_CREAT | LibC.O_CLOEXEC, OWNER_ONLY);
        if (number < 0) {
            throw new LinuxException("open " + path, Native.getLastError());
        }
        return new Descriptor(number, path);
    }

    /** {@return a descriptor that is open already} */
    static Descriptor of(int number, Path path) {
        return new Descriptor(number, path);
    }

    int number() {
        return number;
    }

    Path path() {
        return path;
    }

    /** The file position is nobody's here: everything reads at an offset. */
    long size() throws LinuxException {
        long size = LibC.lseek(number, 0, LibC.SEEK_END);
        if (size < 0) {
            throw failed("lseek", Native.getLastError());
        }
        return size;
    }

    void truncate(long size) throws LinuxException {
        if (LibC.ftruncate(number, size) != 0) {
            throw failed("ftruncate", Native.getLastError());
        }
    }

    /** Takes disk space for a part of the file, growing the file to its end. New bytes are zero. */
    void allocate(long offset, long length) throws LinuxException {
        int error;
        do {
            error = LibC.posix_fallocate(number, offset, length);
        } while (error == LinuxException.EINTR);
        if (error != 0) {
            throw failed("posix_fallocate", error);
        }
    }

    void write(long offset, byte[] bytes, int length) throws LinuxException {
        long written = LibC.pwrite(number, bytes, length, offset);
        if (written != length) {
            throw failed("pwrite", written < 0 ? Native.getLastError() : LinuxException.ENOSPC);
        }
    }

    /** {@return the little-endian integer at {@code offset}, 0 if the file ends before it} */
    int readInt(long offset) throws LinuxException {
        byte[] bytes = new byte[Integer.BYTES];
        if (LibC.pread(number, bytes, bytes.length, offset) < 0) {
            throw failed("pread", Native.getLastError());
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    void sync() throws LinuxException {
        if (LibC.fdatasync(number) != 0) {
            throw failed("fdatasync", Native.getLastError());
        }
    }

    long map(long offset, long length) throws LinuxException {
        long address = LibC.mmap(0, length, LibC.PROT_READ_WRITE, LibC.MAP_SHARED, number, offset);
        if (address == LibC.MAP_FAILED) {
            throw failed("mmap", Native.getLastError());
        }
        return address;
    }

    /** A failed close has closed all the same. */
    void close() {
        LibC.close(number);
    }

    LinuxException failed(String call, int errno) {
        return new LinuxException(call + " " + path, errno);
    }
}
