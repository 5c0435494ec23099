// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReqControl;

/**
 * What a {@link ReqControl} asks for: one record for each opcode, named after it. Where an answer has a payload, the
 * record has a {@code Reply}; else the status says it all.
 */
public sealed interface Control
        permits ProcessExists,
                Statistics,
                Ping,
                GetDbPath,
                GetVnnMap,
                SetVnnMap,
                GetDebug,
                SetDebug,
                GetDbMap,
                GetRecmode,
                SetRecmode,
                StatisticsReset,
                DbAttach,
                TraverseStart,
                TraverseAll,
                TraverseData,
                RegisterSrvid,
                DeregisterSrvid,
                GetDbName,
                EnableSeqnum,
                UpdateSeqnum,
                DumpMemory,
                GetPid,
                Freeze,
                GetPnn,
                Shutdown,
                TcpClient,
                TcpAdd,
                TcpRemove,
                Startup,
                SetTunable,
                GetTunable,
                ListTunables,
                ModifyFlags,
                GetAllTunables,
                GetTcpTickleList,
                SetTcpTickleList,
                DbAttachPersistent,
                UpdateRecord,
                SendGratuitousArp,
                WipeDatabase,
                Uptime,
                StartRecovery,
                EndRecovery,
                ReloadNodesFile,
                TryDeleteRecords,
                AddPublicIp,
                DelPublicIp,
                GetCapabilities,
                StartPersistentUpdate,
                CancelPersistentUpdate,
                RecdPing,
                ReleaseIp,
                TakeoverIp,
                GetPublicIps,
                GetNodeMap,
                TraverseKill,
                RecdReclockLatency,
                GetReclockFile,
                StopNode,
                ContinueNode,
                SetLmasterRole,
                SetRecmasterRole,
                SetBanState,
                GetBanState,
                RegisterNotify,
                DeregisterNotify,
                Trans3Commit,
                GetDbSeqnum,
                DbSetHealthy,
                DbGetHealth,
                GetPublicIpInfo,
                GetIfaces,
                SetIfaceLinkState,
                TcpAddDelayedUpdate,
                GetStatHistory,
                ScheduleForDeletion,
                SetDbReadonly,
                TraverseStartExt,
                GetDbStatistics,
                SetDbSticky,
                ReloadPublicIps,
                TraverseAllExt,
                IpReallocated,
                GetRunState,
                DbDetach,
                GetNodesFile,
                DbFreeze,
                DbThaw,
                DbTransactionStart,
                DbTransactionCommit,
                DbTransactionCancel,
                DbPull,
                DbPushStart,
                DbPushConfirm,
                DbOpenFlags,
                DbAttachReplicated,
                CheckPidSrvid,
                TunnelRegister,
                TunnelDeregister,
                VacuumFetch,
                DbVacuum,
                EchoData,
                DisableNode,
                EnableNode,
                UnknownControl {

    /** {@return one of {@link Opcode}} */
    int opcode();

    /** {@return the srvid field of the packet, which few controls use} */
    default long srvid() {
        return 0;
    }

    /** {@return the payload of the packet; most controls have none} */
    default Blob encode() {
        return Blob.EMPTY;
    }

    /** {@return the packet that asks, sent by the node itself or by a client} */
    default ReqControl toRequest(Header header, int flags) {
        return new ReqControl(header, opcode(), srvid(), 0, flags, encode());
    }

    /** {@return what a packet asks for} */
    static Control decode(ReqControl request) throws MalformedPayloadException {
        return decode(request.opcode(), request.srvid(), request.data());
    }

    /**
     * {@return what is asked for; {@link UnknownControl} if 4.17 does not know the opcode}
     *
     * @throws MalformedPayloadException if the payload does not have the size or content the opcode demands; a node
     *     answers
     *     status -1 then
     */
    static Control decode(int opcode, long srvid, Blob data) throws MalformedPayloadException {
        return switch (opcode) {
            case Opcode.PROCESS_EXISTS -> ProcessExists.decode(data);
            case Opcode.STATISTICS -> Statistics.decode(data);
            case Opcode.PING -> Ping.decode(data);
            case Opcode.GETDBPATH -> GetDbPath.decode(data);
            case Opcode.GETVNNMAP -> GetVnnMap.decode(data);
            case Opcode.SETVNNMAP -> SetVnnMap.decode(data);
            case Opcode.GET_DEBUG -> GetDebug.decode(data);
            case Opcode.SET_DEBUG -> SetDebug.decode(data);
            case Opcode.GET_DBMAP -> GetDbMap.decode(data);
            case Opcode.GET_RECMODE -> new GetRecmode();
            case Opcode.SET_RECMODE -> SetRecmode.decode(data);
            case Opcode.STATISTICS_RESET -> StatisticsReset.decode(data);
            case Opcode.DB_ATTACH -> DbAttach.decode(data);
            case Opcode.TRAVERSE_START -> TraverseStart.decode(data);
            case Opcode.TRAVERSE_ALL -> TraverseAll.decode(data);
            case Opcode.TRAVERSE_DATA -> TraverseData.decode(data);
            case Opcode.REGISTER_SRVID -> new RegisterSrvid(srvid);
            case Opcode.DEREGISTER_SRVID -> new DeregisterSrvid(srvid);
            case Opcode.GET_DBNAME -> GetDbName.decode(data);
            case Opcode.ENABLE_SEQNUM -> EnableSeqnum.decode(data);
            case Opcode.UPDATE_SEQNUM -> UpdateSeqnum.decode(data);
            case Opcode.DUMP_MEMORY -> DumpMemory.decode(data);
            case Opcode.GET_PID -> new GetPid();
            case Opcode.FREEZE -> Freeze.decode(data);
            case Opcode.GET_PNN -> new GetPnn();
            case Opcode.SHUTDOWN -> new Shutdown();
            case Opcode.TCP_CLIENT -> TcpClient.decode(data);
            case Opcode.TCP_ADD -> TcpAdd.decode(data);
            case Opcode.TCP_REMOVE -> TcpRemove.decode(data);
            case Opcode.STARTUP -> Startup.decode(data);
            case Opcode.SET_TUNABLE -> SetTunable.decode(data);
            case Opcode.GET_TUNABLE -> GetTunable.decode(data);
            case Opcode.LIST_TUNABLES -> new ListTunables();
            case Opcode.MODIFY_FLAGS -> ModifyFlags.decode(data);
            case Opcode.GET_ALL_TUNABLES -> GetAllTunables.decode(data);
            case Opcode.GET_TCP_TICKLE_LIST -> GetTcpTickleList.decode(data);
            case Opcode.SET_TCP_TICKLE_LIST -> SetTcpTickleList.decode(data);
            case Opcode.DB_ATTACH_PERSISTENT -> DbAttachPersistent.decode(data);
            case Opcode.UPDATE_RECORD -> UpdateRecord.decode(data);
            case Opcode.SEND_GRATUITOUS_ARP -> SendGratuitousArp.decode(data);
            case Opcode.WIPE_DATABASE -> WipeDatabase.decode(data);
            case Opcode.UPTIME -> new Uptime();
            case Opcode.START_RECOVERY -> new StartRecovery();
            case Opcode.END_RECOVERY -> new EndRecovery();
            case Opcode.RELOAD_NODES_FILE -> ReloadNodesFile.decode(data);
            case Opcode.TRY_DELETE_RECORDS -> TryDeleteRecords.decode(data);
            case Opcode.ADD_PUBLIC_IP -> AddPublicIp.decode(data);
            case Opcode.DEL_PUBLIC_IP -> DelPublicIp.decode(data);
            case Opcode.GET_CAPABILITIES -> new GetCapabilities();
            case Opcode.START_PERSISTENT_UPDATE -> new StartPersistentUpdate();
            case Opcode.CANCEL_PERSISTENT_UPDATE -> new CancelPersistentUpdate();
            case Opcode.RECD_PING -> RecdPing.decode(data);
            case Opcode.RELEASE_IP -> ReleaseIp.decode(data);
            case Opcode.TAKEOVER_IP -> TakeoverIp.decode(data);
            case Opcode.GET_PUBLIC_IPS -> GetPublicIps.decode(data);
            case Opcode.GET_NODEMAP -> GetNodeMap.decode(data);
            case Opcode.TRAVERSE_KILL -> TraverseKill.decode(data);
            case Opcode.RECD_RECLOCK_LATENCY -> RecdReclockLatency.decode(data);
            case Opcode.GET_RECLOCK_FILE -> GetReclockFile.decode(data);
            case Opcode.STOP_NODE -> StopNode.decode(data);
            case Opcode.CONTINUE_NODE -> ContinueNode.decode(data);
            case Opcode.SET_LMASTERROLE -> SetLmasterRole.decode(data);
            case Opcode.SET_RECMASTERROLE -> SetRecmasterRole.decode(data);
            case Opcode.SET_BAN_STATE -> SetBanState.decode(data);
            case Opcode.GET_BAN_STATE -> GetBanState.decode(data);
            case Opcode.REGISTER_NOTIFY -> RegisterNotify.decode(data);
            case Opcode.DEREGISTER_NOTIFY -> DeregisterNotify.decode(data);
            case Opcode.TRANS3_COMMIT -> Trans3Commit.decode(data);
            case Opcode.GET_DB_SEQNUM -> GetDbSeqnum.decode(data);
            case Opcode.DB_SET_HEALTHY -> DbSetHealthy.decode(data);
            case Opcode.DB_GET_HEALTH -> DbGetHealth.decode(data);
            case Opcode.GET_PUBLIC_IP_INFO -> GetPublicIpInfo.decode(data);
            case Opcode.GET_IFACES -> GetIfaces.decode(data);
            case Opcode.SET_IFACE_LINK_STATE -> SetIfaceLinkState.decode(data);
            case Opcode.TCP_ADD_DELAYED_UPDATE -> TcpAddDelayedUpdate.decode(data);
            case Opcode.GET_STAT_HISTORY -> GetStatHistory.decode(data);
            case Opcode.SCHEDULE_FOR_DELETION -> ScheduleForDeletion.decode(data);
            case Opcode.SET_DB_READONLY -> SetDbReadonly.decode(data);
            case Opcode.TRAVERSE_START_EXT -> TraverseStartExt.decode(data);
            case Opcode.GET_DB_STATISTICS -> GetDbStatistics.decode(data);
            case Opcode.SET_DB_STICKY -> SetDbSticky.decode(data);
            case Opcode.RELOAD_PUBLIC_IPS -> ReloadPublicIps.decode(data);
            case Opcode.TRAVERSE_ALL_EXT -> TraverseAllExt.decode(data);
            case Opcode.IPREALLOCATED -> IpReallocated.decode(data);
            case Opcode.GET_RUNSTATE -> GetRunState.decode(data);
            case Opcode.DB_DETACH -> DbDetach.decode(data);
            case Opcode.GET_NODES_FILE -> GetNodesFile.decode(data);
            case Opcode.DB_FREEZE -> DbFreeze.decode(data);
            case Opcode.DB_THAW -> DbThaw.decode(data);
            case Opcode.DB_TRANSACTION_START -> DbTransactionStart.decode(data);
            case Opcode.DB_TRANSACTION_COMMIT -> DbTransactionCommit.decode(data);
            case Opcode.DB_TRANSACTION_CANCEL -> DbTransactionCancel.decode(data);
            case Opcode.DB_PULL -> DbPull.decode(data);
            case Opcode.DB_PUSH_START -> DbPushStart.decode(data);
            case Opcode.DB_PUSH_CONFIRM -> DbPushConfirm.decode(data);
            case Opcode.DB_OPEN_FLAGS -> DbOpenFlags.decode(data);
            case Opcode.DB_ATTACH_REPLICATED -> DbAttachReplicated.decode(data);
            case Opcode.CHECK_PID_SRVID -> CheckPidSrvid.decode(data);
            case Opcode.TUNNEL_REGISTER -> new TunnelRegister(srvid);
            case Opcode.TUNNEL_DEREGISTER -> new TunnelDeregister(srvid);
            case Opcode.VACUUM_FETCH -> VacuumFetch.decode(data);
            case Opcode.DB_VACUUM -> DbVacuum.decode(data);
            case Opcode.ECHO_DATA -> EchoData.decode(data);
            case Opcode.DISABLE_NODE -> DisableNode.decode(data);
            case Opcode.ENABLE_NODE -> EnableNode.decode(data);
            default -> new UnknownControl(opcode, srvid, data);
        };
    }
}
