// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Everything a node counts, since it started or the statistics were reset (488 bytes; ctdb/protocol/protocol.h,
 * samba-4.17.12). The components stand in wire order.
 *
 * @param hopCountBuckets bucket 0 counts calls without hops, bucket b those with up to 2^b - 1 and more than the bucket
 *     before; the last takes the rest
 * @param startTime when counting began
 */
public record NodeStatistics(
        int clients,
        int frozen,
        int recovering,
        int clientPacketsSent,
        int clientPacketsReceived,
        int nodePacketsSent,
        int nodePacketsReceived,
        int keepalivesSent,
        int keepalivesReceived,
        NodePackets node,
        ClientPackets client,
        Timeouts timeouts,
        Latency reclockCtdbd,
        Latency reclockRecd,
        LockStatistics locks,
        int totalCalls,
        int pendingCalls,
        int childwriteCalls,
        int pendingChildwriteCalls,
        int memoryUsed,
        int lastCounter,
        int maxHopCount,
        List<Integer> hopCountBuckets,
        Latency callLatency,
        Latency childwriteLatency,
        int recoveries,
        Timeval startTime,
        Timeval currentTime,
        int totalRoDelegations,
        int totalRoRevokes) {

    static final int SIZE = 488;

    private static final int PAD = 4;

    public NodeStatistics {
        hopCountBuckets = Buckets.checked(hopCountBuckets);
    }

    /** Packets that came from nodes, by operation. */
    public record NodePackets(
            int reqCall,
            int replyCall,
            int reqDmaster,
            int replyDmaster,
            int replyError,
            int reqMessage,
            int reqControl,
            int replyControl,
            int reqTunnel) {

        private static NodePackets read(WireReader in) throws MalformedPayloadException {
            return new NodePackets(
                    in.u32(), in.u32(), in.u32(), in.u32(), in.u32(), in.u32(), in.u32(), in.u32(), in.u32());
        }

        private void write(WireWriter out) {
            out.u32(reqCall).u32(replyCall).u32(reqDmaster).u32(replyDmaster).u32(replyError);
            out.u32(reqMessage).u32(reqControl).u32(replyControl).u32(reqTunnel);
        }
    }

    /** Packets that came from clients, by operation. */
    public record ClientPackets(int reqCall, int reqMessage, int reqControl, int reqTunnel) {

        private static ClientPackets read(WireReader in) throws MalformedPayloadException {
            return new ClientPackets(in.u32(), in.u32(), in.u32(), in.u32());
        }

        private void write(WireWriter out) {
            out.u32(reqCall).u32(reqMessage).u32(reqControl).u32(reqTunnel);
        }
    }

    /** What was given up waiting for. */
    public record Timeouts(int call, int control, int traverse) {

        private static Timeouts read(WireReader in) throws MalformedPayloadException {
            return new Timeouts(in.u32(), in.u32(), in.u32());
        }

        private void write(WireWriter out) {
            out.u32(call).u32(control).u32(traverse);
        }
    }

    public static NodeStatistics decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, NodeStatistics::read);
    }

    public Blob encode() {
        return WireWriter.whole(SIZE, this::write);
    }

    static NodeStatistics read(WireReader in) throws MalformedPayloadException {
        int clients = in.u32();
        int frozen = in.u32();
        int recovering = in.u32();
        int clientPacketsSent = in.u32();
        int clientPacketsReceived = in.u32();
        int nodePacketsSent = in.u32();
        int nodePacketsReceived = in.u32();
        int keepalivesSent = in.u32();
        int keepalivesReceived = in.u32();
        NodePackets node = NodePackets.read(in);
        ClientPackets client = ClientPackets.read(in);
        Timeouts timeouts = Timeouts.read(in);
        in.pad(PAD);
        Latency reclockCtdbd = Latency.read(in);
        Latency reclockRecd = Latency.read(in);
        LockStatistics locks = LockStatistics.read(in);
        int totalCalls = in.u32();
        int pendingCalls = in.u32();
        int childwriteCalls = in.u32();
        int pendingChildwriteCalls = in.u32();
        int memoryUsed = in.u32();
        int lastCounter = in.u32();
        int maxHopCount = in.u32();
        List<Integer> hopCountBuckets = Buckets.read(in);
        in.pad(PAD);
        Latency callLatency = Latency.read(in);
        Latency childwriteLatency = Latency.read(in);
        int recoveries = in.u32();
        in.pad(PAD);
        return new NodeStatistics(
                clients,
                frozen,
                recovering,
                clientPacketsSent,
                clientPacketsReceived,
                nodePacketsSent,
                nodePacketsReceived,
                keepalivesSent,
                keepalivesReceived,
                node,
                client,
                timeouts,
                reclockCtdbd,
                reclockRecd,
                locks,
                totalCalls,
                pendingCalls,
                childwriteCalls,
                pendingChildwriteCalls,
                memoryUsed,
                lastCounter,
                maxHopCount,
                hopCountBuckets,
                callLatency,
                childwriteLatency,
                recoveries,
                in.timeval(),
                in.timeval(),
                in.u32(),
                in.u32());
    }

    void write(WireWriter out) {
        out.u32(clients).u32(frozen).u32(recovering);
        out.u32(clientPacketsSent).u32(clientPacketsReceived);
        out.u32(nodePacketsSent).u32(nodePacketsReceived);
        out.u32(keepalivesSent).u32(keepalivesReceived);
        node.write(out);
        client.write(out);
        timeouts.write(out);
        out.pad(PAD);
        reclockCtdbd.write(out);
        reclockRecd.write(out);
        locks.write(out);
        out.u32(totalCalls).u32(pendingCalls);
        out.u32(childwriteCalls).u32(pendingChildwriteCalls);
        out.u32(memoryUsed).u32(lastCounter).u32(maxHopCount);
        Buckets.write(hopCountBuckets, out);
        out.pad(PAD);
        callLatency.write(out);
        childwriteLatency.write(out);
        out.u32(recoveries).pad(PAD);
        out.timeval(startTime).timeval(currentTime);
        out.u32(totalRoDelegations).u32(totalRoRevokes);
    }
}
