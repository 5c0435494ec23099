// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;

import org.ctdb4j.tdb.FilePort;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * A file in memory, shared with every other process that maps or writes it. Windows of at most 1 GiB lie one behind the
 * other; the last one reaches beyond the end of the file, so that growth seldom needs a new mapping.
 *
 * <p>When another process cuts the file, touching what is gone raises a signal. The JVM turns it into an
 * {@link InternalError} which the thread meets when it next returns from native code; what was read until then is zero.
 * In compiled code that may be long after. So whoever uses the file calls {@link #lookAgain} before an operation, which keeps it
 * from touching what is gone; for what is cut in the middle of one, he catches that error around it and calls {@link #settle} as
 * the operation's last act.
 */
public final class MappedFile implements FilePort {
    private static final int WINDOW_BITS = 30;
    private static final long WINDOW = 1L << WINDOW_BITS;
    private static final long WINDOW_MIN = 1L << 20;
    private static final int BLOCK = 64 * 1024;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final Descriptor file;

    /** Offsets below are backed by {@link #windows} and were inside the file when its size was last asked for. */
    private long end;

    private ByteBuffer[] windows = {};
    private long[] addresses = {};
    private boolean closed;

    MappedFile(Descriptor file) {
        this.file = file;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public int getInt(long offset) throws IOException {
        reach(offset, Integer.BYTES);
        return window(offset).getInt(index(offset));
    }

    @Override
    public void putInt(long offset, int value) throws IOException {
        reach(offset, Integer.BYTES);
        window(offset).putInt(index(offset), value);
    }

    @Override
    public void addInt(long offset, int delta) throws IOException {
        reach(offset, Integer.BYTES);
        INT.getAndAdd(window(offset), index(offset), delta);
    }

    @Override
    public boolean addsAtomically() {
        return true;
    }

    @Override
    public void get(long offset, byte[] target, int at, int length) throws IOException {
        reach(offset, length);
        for (int done = 0, part; done < length; done += part) {
            part = inWindow(offset + done, length - done);
            window(offset + done).get(index(offset + done), target, at + done, part);
        }
    }

    @Override
    public void put(long offset, byte[] source, int at, int length) throws IOException {
        reach(offset, length);
        for (int done = 0, part; done < length; done += part) {
            part = inWindow(offset + done, length - done);
            window(offset + done).put(index(offset + done), source, at + done, part);
        }
    }

    @Override
    public void putLarge(long offset, byte[] source, int length) throws IOException {
        reach(offset, length);
        file.write(offset, source, length);
    }

    @Override
    public long skipZeros(long offset, long end) throws IOException {
        for (long at = offset; at < end; ) {
            int part = inWindow(at, (int) Math.min(BLOCK, end - at));
            reach(at, part);
            int zeros = skipZeros(window(at), index(at), index(at) + part) - index(at);
            at += zeros;
            if (zeros < part) {
                return at;
            }
        }
        return end;
    }

    /** By a loop, and not by a comparison of buffers: where the file was cut that would end the process. */
    private static int skipZeros(ByteBuffer window, int from, int end) {
        LongBuffer longs = window.slice(from, end - from).order(window.order()).asLongBuffer();
        int i = 0;
        while (i < longs.limit() && longs.get(i) == 0) {
            i++;
        }
        int at = from + i * Long.BYTES;
        while (at < end && window.getInt(at) == 0) {
            at += Integer.BYTES;
        }
        return at;
    }

    @Override
    public void extend(long size) throws IOException {
        long before = file.size();
        if (size <= before) {
            return;
        }
        try {
            allocate(before, size);
        } catch (LinuxException e) {
            file.truncate(before);
            throw e;
        }
    }

    @Override
    public void truncate(long size) throws IOException {
        end = Math.min(end, size);
        file.truncate(size);
    }

    /** Writes through the mapping count as writes to the file on Linux, so one call covers both, and the size. */
    @Override
    public void sync(long offset, long length) throws IOException {
        file.sync();
    }

    /** If the file has become shorter, accesses beyond its end fail from now on, instead of touching what is gone. */
    public void lookAgain() {
        try {
            if (file.size() < end) {
                end = 0;
            }
        } catch (IOException e) {
            end = 0;
        }
    }

    /**
     * Makes an access beyond a cut file known now.
     *
     * @throws InternalError if there was one since the thread last returned from native code
     */
    public void settle() {
        Native.getLastError();
    }

    /** Gives the mapping up; the descriptor stays open. */
    @Override
    public void close() {
        closed = true;
        end = 0;
        for (int i = 0; i < windows.length; i++) {
            LibC.munmap(addresses[i], windows[i].capacity());
        }
        windows = new ByteBuffer[0];
        addresses = new long[0];
    }

    private ByteBuffer window(long offset) {
        return windows[(int) (offset >>> WINDOW_BITS)];
    }

    private static int index(long offset) {
        return (int) (offset & (WINDOW - 1));
    }

    private static int inWindow(long offset, int length) {
        return (int) Math.min(length, WINDOW - (offset & (WINDOW - 1)));
    }

    private void reach(long offset, int length) throws IOException {
        if (offset < 0 || offset + length > end) {
            reachNew(offset, length);
        }
    }

    private void reachNew(long offset, int length) throws IOException {
        if (closed) {
            throw new IOException(file.path() + " is closed");
        }
        long size = file.size();
        if (offset < 0 || length < 0 || offset + length > size) {
            throw new EOFException(length + " bytes at " + offset + " of " + file.path() + ", which has " + size);
        }
        cover(size);
        end = size;
    }

    /** Maps so that all of {@code size} is backed. */
    private void cover(long size) throws IOException {
        int count = (int) ((size + WINDOW - 1) >>> WINDOW_BITS);
        int kept = Math.min(windows.length, count);
        windows = Arrays.copyOf(windows, Math.max(windows.length, count));
        addresses = Arrays.copyOf(addresses, windows.length);
        for (int i = Math.max(0, kept - 1); i < count; i++) {
            long needed = Math.min(WINDOW, size - i * WINDOW);
            if (windows[i] == null || windows[i].capacity() < needed) {
                mapWindow(i, needed);
            }
        }
    }

    private void mapWindow(int index, long needed) throws IOException {
        long length = Math.max(WINDOW_MIN, Long.highestOneBit(2 * needed - 1));
        long address = file.map(index * WINDOW, length);
        if (windows[index] != null) {
            LibC.munmap(addresses[index], windows[index].capacity());
        }
        addresses[index] = address;
        windows[index] = new Pointer(address).getByteBuffer(0, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A hole would only be found full when it is written to, by a signal. */
    private void allocate(long from, long to) throws LinuxException {
        try {
            file.allocate(from, to - from);
        } catch (LinuxException e) {
            if (e.isFull()) {
                throw e;
            }
            byte[] zeros = new byte[BLOCK];
            for (long at = from; at < to; at += BLOCK) {
                file.write(at, zeros, (int) Math.min(BLOCK, to - at));
            }
        }
    }
}
