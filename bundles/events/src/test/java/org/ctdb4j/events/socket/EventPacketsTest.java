// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.ctdb4j.spi.event.EventResult;
import org.junit.jupiter.api.Test;

/** Against what was seen between the real tool and the real event daemon, {@code spec/vectors/eventd-*.hex}. */
final class EventPacketsTest {
    private static final String RUN =
            "330000000000000038ffff7f01000000070000006c656761637900080000006d6f6e69746f7200000000001e00000000000000";
    private static final String RUN_ANSWER = "140000000000000038ffff7f0100000000000000";
    private static final String STATUS =
            "270000000000000038ffff7f02000000070000006c656761637900080000006d6f6e69746f7200";
    private static final String STATUS_ANSWER = "5f0000000000000038ffff7f0200000000000000000000000100000008000000"
            + "30302e74657374002d91026b0000000035520c00000000002d91026b00000000ef5f0c0000000000000000000f000000"
            + "6d6f6e69746f72206576656e740a00";
    private static final int REQID = 2147483448;

    private static EventPackets.Numbered decode(String hex) {
        return decode(HexFormat.of().parseHex(hex));
    }

    private static EventPackets.Numbered decode(byte[] packet) {
        return EventPackets.decode(ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN));
    }

    @Test
    void requestsAreReadAsTheToolSendsThem() {
        assertEquals(
                new EventPackets.Numbered(REQID, new EventRequest.Run("legacy", "monitor", "", 30, false)),
                decode(RUN));
        assertEquals(
                new EventRequest.Run("legacy", "monitor", "", 30, true),
                decode(RUN.substring(0, RUN.length() - 8) + "01000000").request());
        assertEquals(new EventPackets.Numbered(REQID, new EventRequest.Status("legacy", "monitor")), decode(STATUS));
    }

    @Test
    void answersAreSentAsTheRealDaemonSendsThem() {
        assertEquals(RUN_ANSWER, HexFormat.of().formatHex(EventPackets.answer(REQID, EventRequest.RUN, 0)));
        EventResult.Script script = new EventResult.Script(
                "00.test",
                Instant.ofEpochSecond(1795330349, 807_477_000),
                Instant.ofEpochSecond(1795330349, 810_991_000),
                0,
                "monitor event\n");
        assertEquals(
                STATUS_ANSWER,
                HexFormat.of().formatHex(EventPackets.answer(REQID, new EventResult("monitor", 0, List.of(script)))));
    }

    @Test
    void anEventHasTheStatusOfTheScriptThatFailed() {
        assertEquals(-110, summary(110, 0, -110));
        assertEquals(3, summary(8, -8, 3));
        assertEquals(2, summary(8, 1, 2, 0, -8), "all scripts run");
        assertEquals(0, summary(0, 0, -8), "a disabled script");
    }

    private static int summary(int status, int... ofScripts) {
        List<EventResult.Script> scripts = Arrays.stream(ofScripts)
                .mapToObj(each -> new EventResult.Script("00.test", Instant.EPOCH, Instant.EPOCH, each, ""))
                .toList();
        byte[] answer = EventPackets.answer(REQID, new EventResult("monitor", status, scripts));
        return ByteBuffer.wrap(answer).order(ByteOrder.LITTLE_ENDIAN).getInt(20);
    }

    @Test
    void aStringEndsWithTheFirstZeroInIt() {
        assertEquals(
                new EventRequest.Status("le", "monitor"),
                decode(STATUS.replace("6c6567616379", "6c6500616379")).request());
    }

    @Test
    void whatEndsTooEarlyIsRefused() {
        byte[] whole = HexFormat.of().parseHex(RUN);
        for (int length = EventPackets.HEADER; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows(IllegalArgumentException.class, () -> decode(part), () -> part.length + " bytes");
        }
    }

    @Test
    void absurdLengthsAndCommandsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> decode(STATUS.replace("07000000", "ffffffff")));
        assertThrows(IllegalArgumentException.class, () -> decode(STATUS.replace("07000000", "ffffff7f")));
        assertThrows(IllegalArgumentException.class, () -> decode(STATUS.replace("7f02000000", "7f09000000")));
    }
}
