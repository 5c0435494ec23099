// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.ReqCall;

/** One call of a client of this node, from its arrival to its answer. */
final class ClientCall implements RecordWork, RequestOwner {
    private final ClientCalls calls;
    private final int clientId;
    private final ReqCall packet;
    private final boolean readonly;
    private final long arrivedNanos;

    private State state = State.HERE;
    private int reqid;

    /** @param readonly whether it only wants to read, and may */
    ClientCall(ClientCalls calls, int clientId, ReqCall packet, boolean readonly, long arrivedNanos) {
        this.calls = calls;
        this.clientId = clientId;
        this.packet = packet;
        this.readonly = readonly;
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

    boolean isReadonly() {
        return readonly;
    }

    /** {@return the function to call} A read-only copy comes with its header, whatever the client has asked for. */
    int callId() {
        return readonly ? CallId.FETCH_WITH_HEADER : packet.callId();
    }

    /** {@return what the client is told when the function has answered this} */
    Blob answerOf(Blob result) {
        boolean stripped = readonly && packet.callId() == CallId.FETCH && result.size() >= RecordHeader.SIZE;
        return stripped ? result.slice(RecordHeader.SIZE) : result;
    }

    int flags() {
        return readonly ? packet.flags() : packet.flags() & ~CallFlags.WANT_READONLY;
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
