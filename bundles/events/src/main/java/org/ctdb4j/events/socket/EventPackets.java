// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events.socket;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.spi.event.EventResult;

/**
 * The packets of the event socket: numbers in host byte order without padding; a string is its length, the closing zero included, and its
 * bytes, and one of length 0 is none. As in C it ends with the first zero in it.
 */
final class EventPackets {
    static final int LENGTH_SIZE = 4;

    /** Length, version, request id and command. */
    static final int HEADER = 16;

    /** Far more than the longest name of an event and its arguments. */
    static final int LENGTH_MAX = 64 * 1024;

    private static final int VERSION = 0;
    private static final int RUN_ALL = 1;

    /** ENOEXEC: what a script that is disabled ends with. */
    private static final int DISABLED = -8;

    private static final int STATUS_HEAD = 8;
    private static final int SCRIPT_FIXED = 44;
    private static final int NANOS_PER_MICRO = 1_000;

    private EventPackets() {}

    /** A request with the number its answer has to have. */
    record Numbered(int reqid, EventRequest request) {}

    /**
     * Reads a packet that is there as a whole.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Numbered decode(ByteBuffer packet) {
        try {
            packet.position(packet.position() + 2 * Integer.BYTES);
            int reqid = packet.getInt();
            return new Numbered(reqid, decode(packet.getInt(), packet));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the packet ends too early", e);
        }
    }

    private static EventRequest decode(int command, ByteBuffer in) {
        return switch (command) {
            case EventRequest.RUN -> {
                String component = string(in);
                String event = string(in);
                String arguments = string(in);
                long seconds = Integer.toUnsignedLong(in.getInt());
                boolean all = (in.getInt() & RUN_ALL) != 0;
                yield new EventRequest.Run(component, event, arguments, seconds, all);
            }
            case EventRequest.STATUS -> new EventRequest.Status(string(in), string(in));
            case EventRequest.SCRIPT -> new EventRequest.Script(string(in), string(in), in.getInt() != 0);
            default -> throw new IllegalArgumentException("no command has the number " + command);
        };
    }

    private static String string(ByteBuffer in) {
        int length = in.getInt();
        if (length == 0) {
            return "";
        }
        if (length < 0 || length > in.remaining() || in.get(in.position() + length - 1) != 0) {
            throw new IllegalArgumentException("a string of " + Integer.toUnsignedLong(length) + " bytes");
        }
        byte[] text = new byte[length];
        in.get(text);
        int end = 0;
        while (text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }

    /** {@return the answer to a request} */
    static byte[] answer(int reqid, int command, int result) {
        return answer(reqid, command, result, 0).array();
    }

    private static ByteBuffer answer(int reqid, int command, int result, int more) {
        int length = HEADER + Integer.BYTES + more;
        return ByteBuffer.allocate(length)
                .order(ByteOrder.nativeOrder())
                .putInt(length)
                .putInt(VERSION)
                .putInt(reqid)
                .putInt(command)
                .putInt(result);
    }

    /** {@return the answer that tells how an event went} */
    static byte[] answer(int reqid, EventResult event) {
        List<Named> scripts = new ArrayList<>();
        event.scripts().forEach(script -> scripts.add(new Named(script)));
        int size = STATUS_HEAD + scripts.stream().mapToInt(Named::size).sum();
        ByteBuffer out = answer(reqid, EventRequest.STATUS, 0, size);
        out.putInt(summary(event)).putInt(scripts.size());
        scripts.forEach(script -> script.put(out));
        return out.array();
    }

    /** An event that failed has the status of the last script that did; a disabled one is no failure. */
    private static int summary(EventResult event) {
        return event.status() == 0
                ? 0
                : event.scripts().stream()
                        .mapToInt(EventResult.Script::status)
                        .filter(status -> status != 0 && status != DISABLED)
                        .reduce(event.status(), (before, status) -> status);
    }

    /** A script and its texts as they are sent. */
    private static final class Named {
        private final EventResult.Script script;
        private final Optional<byte[]> name;
        private final Optional<byte[]> output;

        private Named(EventResult.Script script) {
            this.script = script;
            name = bytes(script.name());
            output = bytes(script.output());
        }

        private static Optional<byte[]> bytes(String text) {
            return text.isEmpty() ? Optional.empty() : Optional.of((text + '\0').getBytes(StandardCharsets.UTF_8));
        }

        private int size() {
            return SCRIPT_FIXED + length(name) + length(output);
        }

        private static int length(Optional<byte[]> text) {
            return text.map(bytes -> bytes.length).orElse(0);
        }

        private void put(ByteBuffer out) {
            putString(out, name);
            putTime(out, script.begin());
            putTime(out, script.end());
            out.putInt(script.status());
            putString(out, output);
        }

        private static void putString(ByteBuffer out, Optional<byte[]> text) {
            out.putInt(length(text));
            text.ifPresent(out::put);
        }

        private static void putTime(ByteBuffer out, Instant time) {
            out.putLong(time.getEpochSecond()).putLong(time.getNano() / NANOS_PER_MICRO);
        }
    }
}
