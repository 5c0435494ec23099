// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.DisableMessage;
import org.ctdb4j.protocol.type.Election;
import org.ctdb4j.protocol.type.FlagChange;
import org.ctdb4j.protocol.type.PublicIp;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.protocol.type.SrvidMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MessagePayloadTest {

    private static final RecBuffer RECORDS =
            RecBuffer.of(7, List.of(RecData.of(0, Blob.utf8("k"), new RecordHeader(1, 2, 3), Blob.EMPTY)));

    static List<Arguments> payloads() {
        SrvidMessage replyTo = new SrvidMessage(1, 0x42);
        DisableMessage disable = new DisableMessage(1, 0x42, 60);
        FlagChange change = new FlagChange(1, 2, 0);
        PublicIp ip = new PublicIp(1, NodeAddress.parse("10.0.0.1").orElseThrow());
        return List.of(
                arguments(new RecoveryRecords(Srvid.recovery(3), RECORDS), Srvid.RECOVERY + 3),
                arguments(new Banning(1), Srvid.BANNING),
                arguments(new ElectionCall(new Election(2, new Timeval(3, 4), 1, 0)), Srvid.ELECTION),
                arguments(new Leader(1), Srvid.LEADER),
                arguments(new Reconfigure(), Srvid.RECONFIGURE),
                arguments(new ReleasedIp("10.0.0.1"), Srvid.RELEASE_IP),
                arguments(new TakenIp("10.0.0.1"), Srvid.TAKE_IP),
                arguments(new SetNodeFlags(change), Srvid.SET_NODE_FLAGS),
                arguments(new RecdUpdateIp(ip), Srvid.RECD_UPDATE_IP),
                arguments(new FetchForVacuum(RECORDS), Srvid.VACUUM_FETCH),
                arguments(new DetachDatabase(7), Srvid.DETACH_DATABASE),
                arguments(new MemDump(replyTo), Srvid.MEM_DUMP),
                arguments(new GetLog(), Srvid.GETLOG),
                arguments(new ClearLog(), Srvid.CLEARLOG),
                arguments(new PushNodeFlags(change), Srvid.PUSH_NODE_FLAGS),
                arguments(new ReloadNodes(), Srvid.RELOAD_NODES),
                arguments(new TakeoverRun(replyTo), Srvid.TAKEOVER_RUN),
                arguments(new RebalanceNode(1), Srvid.REBALANCE_NODE),
                arguments(new DisableTakeoverRuns(disable), Srvid.DISABLE_TAKEOVER_RUNS),
                arguments(new DisableRecoveries(disable), Srvid.DISABLE_RECOVERIES),
                arguments(new DisableIpCheck(60), Srvid.DISABLE_IP_CHECK),
                arguments(new OpaqueMessage(Srvid.SAMBA_NOTIFY, Blob.ofHex("00")), Srvid.SAMBA_NOTIFY));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void comesBackFromItsPacket(MessagePayload payload, long srvid) throws Exception {
        assertEquals(srvid, payload.srvid());
        assertEquals(payload, MessagePayload.decode(payload.toMessage(new Header(0, 0, 0, 0))));
    }

    @Test
    void laysOutWhatWantsAnAnswer() {
        assertEquals(
                Blob.ofHex("01000000" + "00000000" + "4200000000000000"),
                new TakeoverRun(new SrvidMessage(1, 0x42)).encode());
        assertEquals(
                Blob.ofHex("ffffffff" + "00000000" + "0000000000000000" + "3c000000" + "00000000"),
                new DisableRecoveries(new DisableMessage(-1, 0, 60)).encode());
        assertEquals(Blob.ofHex("ffffffff"), new Answer(-1).encode());
    }

    @Test
    void tellsAddressesWithTheirTerminator() throws Exception {
        assertEquals(Blob.utf8("10.0.0.1\0"), new ReleasedIp("10.0.0.1").encode());
        assertEquals(new TakenIp("fd00::1"), MessagePayload.decode(Srvid.TAKE_IP, Blob.utf8("fd00::1")));
    }

    @Test
    void refusesWhatDoesNotFitItsSrvid() {
        assertRefused(Srvid.LEADER, Blob.EMPTY);
        assertRefused(Srvid.LEADER, Blob.u64(1));
        assertRefused(Srvid.RECONFIGURE, Blob.u32(1));
        assertRefused(Srvid.ELECTION, Blob.wrap(new byte[31]));
        assertRefused(Srvid.TAKEOVER_RUN, Blob.wrap(new byte[12]));
        assertRefused(Srvid.DISABLE_RECOVERIES, Blob.wrap(new byte[20]));
        assertRefused(Srvid.recovery(1), Blob.u32(7));
    }

    private static void assertRefused(long srvid, Blob data) {
        assertThrows(MalformedPayloadException.class, () -> MessagePayload.decode(srvid, data));
    }
}
