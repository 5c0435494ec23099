// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

import org.ctdb4j.core.Effect;
import org.ctdb4j.core.Event;
import org.ctdb4j.protocol.Packet;

/** All that happens, as one number, and the last part of it as text. */
final class Trace {
    private static final int KEPT = 20_000;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final double NANOS_PER_SECOND = 1e9;

    private final SimulatedClock clock;
    private final Deque<Entry> last = new ArrayDeque<>();
    private ByteBuffer buffer = ByteBuffer.allocate(4_096);
    private long hash = FNV_OFFSET;
    private long count;

    Trace(SimulatedClock clock) {
        this.clock = clock;
    }

    private record Entry(long nanos, int pnn, Object what) {}

    /** {@return a number that two equal stories share} */
    long hash() {
        return hash;
    }

    /** {@return how many events and effects there were} */
    long count() {
        return count;
    }

    void event(int pnn, Event event) {
        if (event instanceof Event.PeerPacket received) {
            mix(received.pnn());
            mix(received.packet());
        } else if (event instanceof Event.ClientPacket received) {
            mix(received.connection());
            mix(received.packet());
        } else if (event instanceof Event.DatabaseOpened opened) {
            mix(opened.dbId());
        } else if (event instanceof Event.RecoveryBound bound) {
            mix(bound.seed());
        } else {
            mix(event.toString());
        }
        add(pnn, event);
    }

    void effect(int pnn, Effect effect) {
        if (effect instanceof Effect.SendToNode sent) {
            mix(sent.pnn());
            mix(sent.packet());
        } else if (effect instanceof Effect.SendToClient sent) {
            mix(sent.connection());
            mix(sent.packet());
        } else if (effect instanceof Effect.Commit commit) {
            mix(commit.task());
            commit.records().forEach(entry -> mix(entry.toString()));
        } else {
            mix(effect.toString());
        }
        add(pnn, effect);
    }

    /** Something the world did. */
    void note(String text) {
        mix(text);
        add(World.NO_NODE, text);
    }

    /** {@return the end of the story, one line each} */
    String last(int lines) {
        StringBuilder text = new StringBuilder();
        last.stream().skip(Math.max(0, last.size() - lines)).forEach(entry -> text.append(line(entry)));
        return text.toString();
    }

    private static String line(Entry entry) {
        String who = entry.pnn == World.NO_NODE ? "world" : "node " + entry.pnn;
        return "%12.6f %s %s%n".formatted(entry.nanos / NANOS_PER_SECOND, who, PacketText.of(entry.what));
    }

    private void add(int pnn, Object what) {
        mix(clock.nowNanos());
        mix(pnn);
        count++;
        if (last.size() == KEPT) {
            last.poll();
        }
        last.add(new Entry(clock.nowNanos(), pnn, what));
    }

    private void mix(String text) {
        mix(text.hashCode());
    }

    private void mix(Packet packet) {
        if (buffer.capacity() < packet.size()) {
            buffer = ByteBuffer.allocate(2 * packet.size());
        }
        buffer.clear();
        packet.encode(buffer);
        byte[] bytes = buffer.array();
        for (int i = 0; i < buffer.position(); i++) {
            mixByte(bytes[i]);
        }
    }

    private void mix(long value) {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            mixByte((byte) (value >> shift));
        }
    }

    private void mixByte(byte value) {
        hash = (hash ^ (value & 0xff)) * FNV_PRIME;
    }
}
