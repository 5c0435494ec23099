// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReqMessage;

/**
 * What a {@link ReqMessage} says, for the srvids CTDB itself gave a meaning to. Records with a boundary of their own,
 * such as those of a traverse, are left to who expects them.
 */
public sealed interface MessagePayload
        permits Banning,
                ElectionCall,
                Leader,
                Reconfigure,
                ReleasedIp,
                TakenIp,
                SetNodeFlags,
                RecdUpdateIp,
                FetchForVacuum,
                DetachDatabase,
                MemDump,
                GetLog,
                ClearLog,
                PushNodeFlags,
                ReloadNodes,
                TakeoverRun,
                RebalanceNode,
                DisableTakeoverRuns,
                DisableRecoveries,
                DisableIpCheck,
                RecoveryRecords,
                OpaqueMessage {

    /** {@return one of {@link Srvid}, or whatever number it was sent to} */
    long srvid();

    /** {@return the payload of the packet} */
    Blob encode();

    /** {@return the packet that says it} */
    default ReqMessage toMessage(Header header) {
        return new ReqMessage(header, srvid(), encode());
    }

    /** {@return what a packet says} */
    static MessagePayload decode(ReqMessage message) throws MalformedPayloadException {
        return decode(message.srvid(), message.data());
    }

    /**
     * {@return what is said; {@link OpaqueMessage} if the srvid has no meaning to CTDB}
     *
     * @throws MalformedPayloadException if the payload does not fit the srvid; such a message is dropped
     */
    static MessagePayload decode(long srvid, Blob data) throws MalformedPayloadException {
        if (Srvid.isRecovery(srvid)) {
            return RecoveryRecords.decode(srvid, data);
        }
        if (srvid == Srvid.BANNING) {
            return Banning.decode(data);
        }
        if (srvid == Srvid.ELECTION) {
            return ElectionCall.decode(data);
        }
        if (srvid == Srvid.LEADER) {
            return Leader.decode(data);
        }
        if (srvid == Srvid.RECONFIGURE) {
            return Reconfigure.decode(data);
        }
        if (srvid == Srvid.RELEASE_IP) {
            return ReleasedIp.decode(data);
        }
        if (srvid == Srvid.TAKE_IP) {
            return TakenIp.decode(data);
        }
        if (srvid == Srvid.SET_NODE_FLAGS) {
            return SetNodeFlags.decode(data);
        }
        if (srvid == Srvid.RECD_UPDATE_IP) {
            return RecdUpdateIp.decode(data);
        }
        if (srvid == Srvid.VACUUM_FETCH) {
            return FetchForVacuum.decode(data);
        }
        if (srvid == Srvid.DETACH_DATABASE) {
            return DetachDatabase.decode(data);
        }
        if (srvid == Srvid.MEM_DUMP) {
            return MemDump.decode(data);
        }
        if (srvid == Srvid.GETLOG) {
            return GetLog.decode(data);
        }
        if (srvid == Srvid.CLEARLOG) {
            return ClearLog.decode(data);
        }
        if (srvid == Srvid.PUSH_NODE_FLAGS) {
            return PushNodeFlags.decode(data);
        }
        if (srvid == Srvid.RELOAD_NODES) {
            return ReloadNodes.decode(data);
        }
        if (srvid == Srvid.TAKEOVER_RUN) {
            return TakeoverRun.decode(data);
        }
        if (srvid == Srvid.REBALANCE_NODE) {
            return RebalanceNode.decode(data);
        }
        if (srvid == Srvid.DISABLE_TAKEOVER_RUNS) {
            return DisableTakeoverRuns.decode(data);
        }
        if (srvid == Srvid.DISABLE_RECOVERIES) {
            return DisableRecoveries.decode(data);
        }
        if (srvid == Srvid.DISABLE_IP_CHECK) {
            return DisableIpCheck.decode(data);
        }
        return new OpaqueMessage(srvid, data);
    }
}
