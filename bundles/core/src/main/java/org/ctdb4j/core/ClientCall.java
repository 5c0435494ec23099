// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.protocol.ReqCall;

/** One call of a client of this node, from its arrival to its answer. */
final class ClientCall implements RecordWork, RequestOwner {
    private final ClientCalls calls;
    private final int clientId;
    private final ReqCall packet;
    private final long arrivedNanos;

    private State state = State.HERE;
    private int reqid;

    ClientCall(ClientCalls calls, int clientId, ReqCall packet, long arrivedNanos) {
        this.calls = calls;
        this.clientId = clientId;
        this.packet = packet;
        this.arrivedNanos = arrivedNanos;
    }

    /** Where a call is. */
    private enum State {
        /** Waits for its turn on this node, or for the fetch of another call. */
        HERE,
        /** Has been sent to another node under {@link #reqid()}. */
        SENT,
        /** Answered, or nobody waits for it any more. */
        OVER
    }

    int clientId() {
        return clientId;
    }

    int clientReqid() {
        return packet.header().reqid();
    }

    int callId() {
        return packet.callId();
    }

    int flags() {
        return packet.flags();
    }

    Blob callData() {
        return packet.callData();
    }

    boolean forVacuuming() {
        return (flags() & CallFlags.VACUUM_MIGRATION) != 0;
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    /** {@return the id under which it was last sent} */
    int reqid() {
        return reqid;
    }

    void sent(int newReqid) {
        state = State.SENT;
        reqid = newReqid;
    }

    void over() {
        state = State.OVER;
    }

    boolean isSent() {
        return state == State.SENT;
    }

    boolean isOver() {
        return state == State.OVER;
    }

    @Override
    public DatabaseMachine database() {
        return calls.database();
    }

    @Override
    public Blob key() {
        return packet.key();
    }

    @Override
    public boolean movesRecord() {
        return false;
    }

    /** Generations mean nothing to a client. */
    @Override
    public boolean isWanted() {
        return !isOver();
    }

    @Override
    public Runnable decide(LockedRecord record) {
        return calls.decide(this, record);
    }

    @Override
    public void refused() {
        calls.refused(this);
    }
}
