// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

import org.ctdb4j.api.Timeval;
import org.ctdb4j.core.Tally.Count;
import org.ctdb4j.core.Tally.Span;
import org.ctdb4j.protocol.Operation;

/**
 * The node's statistics as they grow ({@code spec/daemon.md} 11.1). Everything is counted twice: in the totals since
 * the start or the last reset, and in the current slot of the history. Owned by the node's thread.
 */
final class Counters {
    /** Slots of the history, newest first; the control that asks for them always gets this many. */
    static final int HISTORY_SLOTS = 100;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Deque<Tally> history = new ArrayDeque<>();
    private Tally totals = new Tally(Timeval.ZERO);
    private Tally slot = new Tally(Timeval.ZERO);

    void clientPacketSent() {
        add(Count.CLIENT_PACKETS_SENT);
    }

    /** A packet of a client, of one of the four kinds that clients send; others count as packets only. */
    void clientPacketReceived(int operation) {
        add(Count.CLIENT_PACKETS_RECEIVED);
        switch (operation) {
            case Operation.REQ_CALL -> add(Count.CLIENT_REQ_CALL);
            case Operation.REQ_MESSAGE -> add(Count.CLIENT_REQ_MESSAGE);
            case Operation.REQ_CONTROL -> add(Count.CLIENT_REQ_CONTROL);
            case Operation.REQ_TUNNEL -> add(Count.CLIENT_REQ_TUNNEL);
            default -> {}
        }
    }

    /** A packet to one node, the own one included. */
    void nodePacketSent() {
        add(Count.NODE_PACKETS_SENT);
    }

    /** A packet from the connection of a peer. */
    void nodePacketReceived() {
        add(Count.NODE_PACKETS_RECEIVED);
    }

    /** A packet from a node, the own one included, that is acted upon. */
    void nodePacketDispatched(int operation) {
        switch (operation) {
            case Operation.REQ_CALL -> add(Count.NODE_REQ_CALL);
            case Operation.REPLY_CALL -> add(Count.NODE_REPLY_CALL);
            case Operation.REQ_DMASTER -> add(Count.NODE_REQ_DMASTER);
            case Operation.REPLY_DMASTER -> add(Count.NODE_REPLY_DMASTER);
            case Operation.REPLY_ERROR -> add(Count.NODE_REPLY_ERROR);
            case Operation.REQ_MESSAGE -> add(Count.NODE_REQ_MESSAGE);
            case Operation.REQ_CONTROL -> add(Count.NODE_REQ_CONTROL);
            case Operation.REPLY_CONTROL -> add(Count.NODE_REPLY_CONTROL);
            case Operation.REQ_KEEPALIVE -> add(Count.KEEPALIVES_RECEIVED);
            case Operation.REQ_TUNNEL -> add(Count.NODE_REQ_TUNNEL);
            default -> {}
        }
    }

    void keepaliveSent() {
        add(Count.KEEPALIVES_SENT);
    }

    void controlTimedOut() {
        add(Count.CONTROL_TIMEOUTS);
    }

    void traverseTimedOut() {
        add(Count.TRAVERSE_TIMEOUTS);
    }

    /** The lock test at the end of a recovery found the lock held, as it must be. */
    void clusterLockTested(long nanos) {
        time(Span.CLUSTER_LOCK_TEST, nanos / NANOS_PER_SECOND);
    }

    /** The recovery role took the cluster lock. */
    void clusterLockTaken(double seconds) {
        time(Span.CLUSTER_LOCK_TAKEN, seconds);
    }

    /** A record or database lock is waited for. */
    void lockRequested() {
        add(Count.LOCKS_CURRENT);
    }

    /** A lock was obtained {@code nanos} after it was asked for. */
    void lockGranted(long nanos) {
        lockEnded();
        count(tally -> tally.lockTook(nanos));
    }

    void lockFailed() {
        lockEnded();
        add(Count.LOCKS_FAILED);
    }

    /** A lock is not wanted any more. */
    void lockForgotten() {
        subtract(Count.LOCKS_CURRENT);
    }

    /** A call came from a client. */
    void callReceived() {
        add(Count.CALLS);
        add(Count.CALLS_PENDING);
    }

    /** The call of a client was answered {@code nanos} after it came. */
    void callAnswered(long nanos) {
        callDropped();
        time(Span.CALL, nanos / NANOS_PER_SECOND);
    }

    /** The call of a client will never be answered. */
    void callDropped() {
        subtract(Count.CALLS_PENDING);
    }

    /** A call came from a node. */
    void callHops(int hopCount) {
        count(tally -> tally.hops(hopCount));
    }

    void updateStarted() {
        add(Count.UPDATES);
        add(Count.UPDATES_PENDING);
    }

    void updateFinished(long nanos) {
        subtract(Count.UPDATES_PENDING);
        time(Span.UPDATE, nanos / NANOS_PER_SECOND);
    }

    void recoveryEnded() {
        add(Count.RECOVERIES);
    }

    void delegated() {
        add(Count.DELEGATIONS);
    }

    void revoked() {
        add(Count.REVOKES);
    }

    Tally totals() {
        return totals;
    }

    /** {@return the finished slots, newest first, at most {@link #HISTORY_SLOTS}} */
    List<Tally> history() {
        return new ArrayList<>(history);
    }

    /** Begins to count, at the start of the node. */
    void start(Timeval now) {
        totals = new Tally(now);
        slot = new Tally(now);
    }

    /** Forgets the totals; the history stays. */
    void reset(Timeval now) {
        totals = new Tally(now);
    }

    /** Ends the current slot of the history and begins the next. */
    void nextSlot(Timeval now) {
        slot.end(now);
        history.addFirst(slot);
        if (history.size() > HISTORY_SLOTS) {
            history.removeLast();
        }
        slot = new Tally(now);
    }

    private void lockEnded() {
        subtract(Count.LOCKS_CURRENT);
        add(Count.LOCKS);
    }

    private void add(Count count) {
        totals.add(count);
        slot.add(count);
    }

    private void subtract(Count count) {
        totals.subtract(count);
        slot.subtract(count);
    }

    private void time(Span span, double seconds) {
        count(tally -> tally.time(span, seconds));
    }

    private void count(Consumer<Tally> what) {
        what.accept(totals);
        what.accept(slot);
    }
}
