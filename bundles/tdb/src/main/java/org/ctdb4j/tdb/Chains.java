// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.util.Collection;

import org.ctdb4j.tdb.TdbException.Reason;

/**
 * The hash chains. Callers hold the lock of the chain, and the free list's where a method says so. A link is the offset
 * of the word that leads to a block: a chain's head, or the block before, whose first word it is.
 */
final class Chains {
    private static final long ARRAY_MAX = Integer.MAX_VALUE - 8;

    private final Image image;
    private final Locks locks;
    private final int hashSize;
    private final long dataStart;

    private final WalkGuard guard = new WalkGuard();
    private final Block walked = new Block();

    Chains(Image image, Locks locks, int hashSize) {
        this.image = image;
        this.locks = locks;
        this.hashSize = hashSize;
        this.dataStart = Layout.dataStart(hashSize);
    }

    int hashSize() {
        return hashSize;
    }

    int chain(int hash) {
        return Integer.remainderUnsigned(hash, hashSize);
    }

    long head(int chain) {
        return image.getUnsigned(Layout.chainHead(chain));
    }

    /** {@return the first chain from {@code chain} on that holds something; {@code end} if none before it does} */
    int skipEmpty(int chain, int end) {
        long head = image.skipZeros(Layout.chainHead(chain), Layout.chainHead(end));
        return (int) ((head - Layout.chainHead(0)) / Integer.BYTES);
    }

    /** Reads the record at {@code at}, a link of a chain. */
    Block read(Block into, long at) {
        return into.readRecord(image, dataStart, at);
    }

    /** {@return whether the key has a live record, which is then in {@code into}} */
    boolean find(byte[] key, int hash, Block into) {
        guard.start();
        for (long at = head(chain(hash)); at != 0; at = into.next) {
            guard.step(at);
            read(into, at);
            if (into.hash == hash
                    && into.keyLength == key.length
                    && into.isLive()
                    && image.matches(into.keyAt(), key)) {
                return true;
            }
        }
        return false;
    }

    /** Puts a block at the front of its chain; this is what makes a new record appear. */
    void link(int chain, long at) {
        image.putUnsigned(Layout.chainHead(chain), at);
    }

    /** What a look at the dead records of a chain found. */
    static final class Dead {
        int count;
        /** The smallest that has room, 0 if none. */
        long best;
        /** Offset of the link that leads to it. */
        long bestLink;

        private long bestLength;
    }

    /**
     * Counts the dead records of a chain and finds the smallest that can take {@code room} bytes. As in libtdb
     * ({@code tdb_find_dead}) it may be one that a traverse of some process stands on: that one then goes on where the
     * record has gone, at the head of the same chain.
     */
    void survey(int chain, long room, Dead result) {
        result.count = 0;
        result.best = 0;
        long link = Layout.chainHead(chain);
        guard.start();
        for (long at = image.getUnsigned(link); at != 0; at = walked.next) {
            guard.step(at);
            read(walked, at);
            if (walked.isDead()) {
                result.count++;
                boolean smaller = result.best == 0 || walked.length < result.bestLength;
                if (walked.length >= room && smaller) {
                    result.best = at;
                    result.bestLink = link;
                    result.bestLength = walked.length;
                }
            }
            link = at;
        }
    }

    /** Takes the surveyed record out of its chain. */
    void unlink(Dead found, Block into) {
        read(into, found.best);
        image.putUnsigned(found.bestLink, into.next);
    }

    /** {@return the dead record that lies at {@code at} in the chain, if it is still linked there} */
    boolean findDead(int chain, long at, Block into) {
        guard.start();
        for (long member = head(chain); member != 0; member = into.next) {
            guard.step(member);
            read(into, member);
            if (member == at) {
                return into.isDead();
            }
        }
        return false;
    }

    /**
     * Moves dead records, but for the first {@code keep}, to the free list, whose lock the caller holds. One that a
     * traverse of some process stands on stays where it is.
     */
    void trim(int chain, int keep, FreeList freeList) {
        int dead = 0;
        long link = Layout.chainHead(chain);
        guard.start();
        for (long at = image.getUnsigned(link); at != 0; at = walked.next) {
            guard.step(at);
            read(walked, at);
            if (walked.isDead()) {
                dead++;
            }
            if (walked.isDead() && dead > keep && locks.probeRecord(at)) {
                image.putUnsigned(link, walked.next);
                long next = walked.next;
                freeList.free(walked);
                walked.next = next;
            } else {
                link = at;
            }
        }
    }

    /** Reads the data of a record. */
    void readData(Block record, Value into) {
        int length = arrayLength(record.dataLength);
        image.get(record.dataAt(), into.resize(length), 0, length);
    }

    /** Copies the live records of a chain behind those already in {@code target}. */
    void copy(int chain, Collection<Cursor.Entry> target) {
        long total = 0;
        guard.start();
        for (long at = head(chain); at != 0; at = walked.next) {
            guard.step(at);
            read(walked, at);
            total += walked.total();
            // Blocks do not overlap; if a bent chain makes them, the copies could outgrow any heap.
            if (!image.contains(0, total)) {
                throw Image.corrupt(at, "the records of chain " + chain + " overlap");
            }
            if (walked.isLive()) {
                target.add(new Cursor.Entry(
                        bytes(walked.keyAt(), walked.keyLength), bytes(walked.dataAt(), walked.dataLength)));
            }
        }
    }

    /** {@return number of live records in a chain} */
    long countLive(int chain) {
        long live = 0;
        guard.start();
        for (long at = head(chain); at != 0; at = walked.next) {
            guard.step(at);
            if (read(walked, at).isLive()) {
                live++;
            }
        }
        return live;
    }

    private byte[] bytes(long at, long length) {
        byte[] bytes = new byte[arrayLength(length)];
        image.get(at, bytes, 0, bytes.length);
        return bytes;
    }

    static int arrayLength(long length) {
        if (length > ARRAY_MAX) {
            throw new TdbException(Reason.TOO_LARGE, "a key or value of " + length + " bytes");
        }
        return (int) length;
    }
}
