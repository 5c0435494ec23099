// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.vectors;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.DbAttachPersistent;
import org.ctdb4j.protocol.control.DbAttachReplicated;
import org.ctdb4j.protocol.control.DbGetHealth;
import org.ctdb4j.protocol.control.DbOpenFlags;
import org.ctdb4j.protocol.control.DbPull;
import org.ctdb4j.protocol.control.DbPushConfirm;
import org.ctdb4j.protocol.control.DumpMemory;
import org.ctdb4j.protocol.control.EchoData;
import org.ctdb4j.protocol.control.GetAllTunables;
import org.ctdb4j.protocol.control.GetBanState;
import org.ctdb4j.protocol.control.GetCapabilities;
import org.ctdb4j.protocol.control.GetDbMap;
import org.ctdb4j.protocol.control.GetDbName;
import org.ctdb4j.protocol.control.GetDbPath;
import org.ctdb4j.protocol.control.GetDbSeqnum;
import org.ctdb4j.protocol.control.GetDbStatistics;
import org.ctdb4j.protocol.control.GetDebug;
import org.ctdb4j.protocol.control.GetIfaces;
import org.ctdb4j.protocol.control.GetNodeMap;
import org.ctdb4j.protocol.control.GetNodesFile;
import org.ctdb4j.protocol.control.GetPublicIpInfo;
import org.ctdb4j.protocol.control.GetPublicIps;
import org.ctdb4j.protocol.control.GetReclockFile;
import org.ctdb4j.protocol.control.GetRunState;
import org.ctdb4j.protocol.control.GetStatHistory;
import org.ctdb4j.protocol.control.GetTcpTickleList;
import org.ctdb4j.protocol.control.GetTunable;
import org.ctdb4j.protocol.control.GetVnnMap;
import org.ctdb4j.protocol.control.ListTunables;
import org.ctdb4j.protocol.control.Opcode;
import org.ctdb4j.protocol.control.Statistics;
import org.ctdb4j.protocol.control.TryDeleteRecords;
import org.ctdb4j.protocol.control.Uptime;

/** The payload of an answer, which only the opcode of the question gives a type. */
final class ReplyPayload<R extends Record> {

    @FunctionalInterface
    private interface Decoder<R> {
        R decode(Blob data) throws MalformedPayloadException;
    }

    private static final Map<Integer, ReplyPayload<?>> BY_OPCODE = Map.ofEntries(
            Map.entry(Opcode.DB_ATTACH, of(DbAttach.Reply::decode, DbAttach.Reply::encode)),
            Map.entry(
                    Opcode.DB_ATTACH_PERSISTENT,
                    of(DbAttachPersistent.Reply::decode, DbAttachPersistent.Reply::encode)),
            Map.entry(
                    Opcode.DB_ATTACH_REPLICATED,
                    of(DbAttachReplicated.Reply::decode, DbAttachReplicated.Reply::encode)),
            Map.entry(Opcode.DB_GET_HEALTH, of(DbGetHealth.Reply::decode, DbGetHealth.Reply::encode)),
            Map.entry(Opcode.DB_OPEN_FLAGS, of(DbOpenFlags.Reply::decode, DbOpenFlags.Reply::encode)),
            Map.entry(Opcode.DB_PULL, of(DbPull.Reply::decode, DbPull.Reply::encode)),
            Map.entry(Opcode.DB_PUSH_CONFIRM, of(DbPushConfirm.Reply::decode, DbPushConfirm.Reply::encode)),
            Map.entry(Opcode.DUMP_MEMORY, of(DumpMemory.Reply::decode, DumpMemory.Reply::encode)),
            Map.entry(Opcode.ECHO_DATA, of(EchoData.Reply::decode, EchoData.Reply::encode)),
            Map.entry(Opcode.GET_ALL_TUNABLES, of(GetAllTunables.Reply::decode, GetAllTunables.Reply::encode)),
            Map.entry(Opcode.GET_BAN_STATE, of(GetBanState.Reply::decode, GetBanState.Reply::encode)),
            Map.entry(Opcode.GET_CAPABILITIES, of(GetCapabilities.Reply::decode, GetCapabilities.Reply::encode)),
            Map.entry(Opcode.GET_DBMAP, of(GetDbMap.Reply::decode, GetDbMap.Reply::encode)),
            Map.entry(Opcode.GET_DBNAME, of(GetDbName.Reply::decode, GetDbName.Reply::encode)),
            Map.entry(Opcode.GETDBPATH, of(GetDbPath.Reply::decode, GetDbPath.Reply::encode)),
            Map.entry(Opcode.GET_DB_SEQNUM, of(GetDbSeqnum.Reply::decode, GetDbSeqnum.Reply::encode)),
            Map.entry(Opcode.GET_DB_STATISTICS, of(GetDbStatistics.Reply::decode, GetDbStatistics.Reply::encode)),
            Map.entry(Opcode.GET_DEBUG, of(GetDebug.Reply::decode, GetDebug.Reply::encode)),
            Map.entry(Opcode.GET_IFACES, of(GetIfaces.Reply::decode, GetIfaces.Reply::encode)),
            Map.entry(Opcode.GET_NODEMAP, of(GetNodeMap.Reply::decode, GetNodeMap.Reply::encode)),
            Map.entry(Opcode.GET_NODES_FILE, of(GetNodesFile.Reply::decode, GetNodesFile.Reply::encode)),
            Map.entry(Opcode.GET_PUBLIC_IP_INFO, of(GetPublicIpInfo.Reply::decode, GetPublicIpInfo.Reply::encode)),
            Map.entry(Opcode.GET_PUBLIC_IPS, of(GetPublicIps.Reply::decode, GetPublicIps.Reply::encode)),
            Map.entry(Opcode.GET_RECLOCK_FILE, of(GetReclockFile.Reply::decode, GetReclockFile.Reply::encode)),
            Map.entry(Opcode.GET_RUNSTATE, of(GetRunState.Reply::decode, GetRunState.Reply::encode)),
            Map.entry(Opcode.GET_STAT_HISTORY, of(GetStatHistory.Reply::decode, GetStatHistory.Reply::encode)),
            Map.entry(Opcode.GET_TCP_TICKLE_LIST, of(GetTcpTickleList.Reply::decode, GetTcpTickleList.Reply::encode)),
            Map.entry(Opcode.GET_TUNABLE, of(GetTunable.Reply::decode, GetTunable.Reply::encode)),
            Map.entry(Opcode.GETVNNMAP, of(GetVnnMap.Reply::decode, GetVnnMap.Reply::encode)),
            Map.entry(Opcode.LIST_TUNABLES, of(ListTunables.Reply::decode, ListTunables.Reply::encode)),
            Map.entry(Opcode.STATISTICS, of(Statistics.Reply::decode, Statistics.Reply::encode)),
            Map.entry(Opcode.TRY_DELETE_RECORDS, of(TryDeleteRecords.Reply::decode, TryDeleteRecords.Reply::encode)),
            Map.entry(Opcode.UPTIME, of(Uptime.Reply::decode, Uptime.Reply::encode)));

    private final Decoder<R> decoder;
    private final Function<R, Blob> encoder;

    private ReplyPayload(Decoder<R> decoder, Function<R, Blob> encoder) {
        this.decoder = decoder;
        this.encoder = encoder;
    }

    private static <R extends Record> ReplyPayload<R> of(Decoder<R> decoder, Function<R, Blob> encoder) {
        return new ReplyPayload<>(decoder, encoder);
    }

    static Optional<ReplyPayload<?>> of(int opcode) {
        return Optional.ofNullable(BY_OPCODE.get(opcode));
    }

    R decode(Blob data) throws MalformedPayloadException {
        return decoder.decode(data);
    }

    Blob encodeAgain(Blob data) throws MalformedPayloadException {
        return encoder.apply(decoder.decode(data));
    }
}
