// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events.socket;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client on a plain blocking socket. Tests that use it have a limit of time. */
public final class EventClient implements AutoCloseable {
    private static final int PACKET_MAX = 4_096;

    private final SocketChannel channel;

    /** What came back: whose request it answers, and how it went. */
    public record Answer(int reqid, int command, int result) {}

    public EventClient(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    /** {@return a request to run an event of the node's own, without arguments} */
    public static byte[] run(int reqid, String event, int seconds) {
        return run(reqid, "legacy", event, seconds);
    }

    /** {@return a request to run an event, without arguments} */
    public static byte[] run(int reqid, String component, String event, int seconds) {
        return packet(reqid, EventRequest.RUN, out -> {
            putString(out, component);
            putString(out, event);
            out.putInt(0).putInt(seconds).putInt(0);
        });
    }

    /** {@return a request for the status of an event} */
    public static byte[] status(int reqid, String component, String event) {
        return packet(reqid, EventRequest.STATUS, out -> {
            putString(out, component);
            putString(out, event);
        });
    }

    /** {@return a request to make a script executable or not} */
    public static byte[] script(int reqid, String script, boolean enable) {
        return packet(reqid, EventRequest.SCRIPT, out -> {
            putString(out, "legacy");
            putString(out, script);
            out.putInt(enable ? 1 : 0);
        });
    }

    private interface Body {
        void put(ByteBuffer out);
    }

    private static byte[] packet(int reqid, int command, Body body) {
        ByteBuffer out = ByteBuffer.allocate(PACKET_MAX).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0).putInt(0).putInt(reqid).putInt(command);
        body.put(out);
        byte[] packet = new byte[out.putInt(0, out.position()).position()];
        out.flip().get(packet);
        return packet;
    }

    private static void putString(ByteBuffer out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putInt(bytes.length + 1).put(bytes).put((byte) 0);
    }

    public void send(byte[]... packets) throws IOException {
        for (byte[] packet : packets) {
            ByteBuffer buffer = ByteBuffer.wrap(packet);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    /** Waits for an answer. */
    public Answer receive() throws IOException {
        ByteBuffer length = read(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN));
        ByteBuffer rest = ByteBuffer.allocate(length.getInt() - Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        read(rest).getInt();
        return new Answer(rest.getInt(), rest.getInt(), rest.getInt());
    }

    private ByteBuffer read(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("after " + buffer.position() + " bytes");
            }
        }
        return buffer.flip();
    }

    /** {@return whether the node has closed it} Waits until it sends something or does. */
    public boolean isClosedByNode() throws IOException {
        return channel.read(ByteBuffer.allocate(1)) < 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
