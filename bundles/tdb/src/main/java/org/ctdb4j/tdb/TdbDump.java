// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.IOException;

/**
 * Shows how a file is laid out, one line for each block in the order of its list: for people, and for tests that compare
 * files by structure.
 *
 * <pre>
 * hash JENKINS, 7 chains, 8192 bytes
 * free 200 length 7452
 * chain 0 at 8104 live length 20 hash 1de0df49 key key1 data value-1
 * </pre>
 */
public final class TdbDump {
    private final Image image;
    private final Header header;
    private final Chains chains;
    private final Appendable out;
    private final WalkGuard guard = new WalkGuard();
    private final Block block = new Block();
    private final Value bytes = new Value();

    private TdbDump(FilePort file, Appendable out) throws IOException {
        this.header = Header.read(file, TdbHash.JENKINS);
        this.image = new Image(file, header.swapped(), header.base());
        this.chains = new Chains(image, new Locks(null, true, header.hashSize()), header.hashSize());
        this.out = out;
    }

    /** Writes the dump. Takes no lock: on a file in use the caller holds all chains for reading. */
    public static void write(FilePort file, Appendable out) throws IOException {
        TdbDump dump = new TdbDump(file, out);
        dump.writeHeader();
        dump.writeFreeList();
        for (int chain = 0; chain < dump.header.hashSize(); chain++) {
            dump.writeChain(chain);
        }
    }

    private void writeHeader() throws IOException {
        out.append("hash " + header.hash() + ", " + header.hashSize() + " chains, " + image.size() + " bytes");
        out.append(header.swapped() ? ", big endian\n" : "\n");
        long recoveryStart = image.getUnsigned(Layout.RECOVERY_START_AT);
        if (recoveryStart != 0) {
            block.read(image, header.dataStart(), recoveryStart);
            String state = block.magic == Layout.MAGIC_RECOVERY ? "valid" : "retired";
            out.append("recovery " + recoveryStart + " " + state + " length " + block.length + "\n");
        }
    }

    private void writeFreeList() throws IOException {
        guard.start();
        for (long at = image.getUnsigned(Layout.FREE_LIST_HEAD); at != 0; at = block.next) {
            guard.step(at);
            block.readLinked(image, header.dataStart(), at);
            out.append("free " + at + " length " + block.length + "\n");
        }
    }

    private void writeChain(int chain) throws IOException {
        guard.start();
        for (long at = chains.head(chain); at != 0; at = block.next) {
            guard.step(at);
            chains.read(block, at);
            out.append("chain " + chain + " at " + at + (block.isLive() ? " live" : " dead"));
            out.append(" length " + block.length + " hash " + String.format("%08x", block.hash) + " key ");
            writeBytes(block.keyAt(), block.keyLength);
            out.append(" data ");
            writeBytes(block.dataAt(), block.dataLength);
            out.append('\n');
        }
    }

    /** Printable ASCII as it is, anything else as a backslash and two hex digits. */
    private void writeBytes(long at, long length) throws IOException {
        int size = Chains.arrayLength(length);
        image.get(at, bytes.resize(size), 0, size);
        for (int i = 0; i < size; i++) {
            int b = bytes.array()[i] & 0xff;
            if (b > ' ' && b < 0x7f && b != '\\') {
                out.append((char) b);
            } else {
                out.append(String.format("\\%02x", b));
            }
        }
    }
}
