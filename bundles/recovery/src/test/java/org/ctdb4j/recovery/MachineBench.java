// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.spi.recovery.RecoveryEffect;
import org.ctdb4j.spi.recovery.RecoveryEvent;

/**
 * Holds a whole recovery machine, plays its node, {@link #SELF}, and the clock for it, and notes what it does. What comes back from
 * {@link FakeNodes} is delivered before a method returns.
 */
final class MachineBench implements RecoveryEffect.Carrier {
    static final int SELF = 0;

    /** Wall time at the start. */
    static final long WALL_MICROS = 1_700_000_000_000_000L;

    final FakeNodes nodes;
    final RecoveryMachine machine = new RecoveryMachine();

    /** Controls sent, in order. */
    final List<Sent> sent = new ArrayList<>();

    final List<ReqMessage> messages = new ArrayList<>();
    final List<String> logs = new ArrayList<>();
    final List<Integer> leaders = new ArrayList<>();
    int lockAttempts;
    int lockReleases;

    private final Map<Integer, Long> timers = new LinkedHashMap<>();
    private final Deque<Packet> arriving = new ArrayDeque<>();
    private long nowNanos = 1;

    record Sent(int node, Control control, int flags) {
        String name() {
            return control.getClass().getSimpleName();
        }
    }

    MachineBench(int count) {
        nodes = new FakeNodes(count);
    }

    /** Something happens to the machine, and everybody answers. */
    void step(RecoveryEvent event) {
        carry(machine.step(nowNanos, event));
        while (!arriving.isEmpty()) {
            carry(machine.step(nowNanos, new RecoveryEvent.Received(arriving.poll())));
        }
    }

    void deliver(Packet packet) {
        step(new RecoveryEvent.Received(packet));
    }

    /** Lets time pass; timers fire when they are due. */
    void advance(double seconds) {
        long until = nowNanos + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        for (Integer due = nextTimer(until); due != null; due = nextTimer(until)) {
            nowNanos = Math.max(nowNanos, timers.remove(due));
            step(new RecoveryEvent.TimerFired(due, WALL_MICROS + nowNanos / 1_000));
        }
        nowNanos = until;
    }

    /** {@return names of the controls sent to a node, in order} */
    List<String> sentTo(int node) {
        return sent.stream().filter(each -> each.node == node).map(Sent::name).toList();
    }

    /** {@return controls of one kind, in order} */
    <C extends Control> List<Sent> all(Class<C> kind) {
        return sent.stream().filter(each -> kind.isInstance(each.control)).toList();
    }

    boolean logged(String part) {
        return logs.stream().anyMatch(text -> text.contains(part));
    }

    /** {@return messages to this srvid} */
    List<ReqMessage> messagesTo(long srvid) {
        return messages.stream().filter(message -> message.srvid() == srvid).toList();
    }

    void clear() {
        sent.clear();
        messages.clear();
        logs.clear();
        leaders.clear();
        lockAttempts = 0;
        lockReleases = 0;
    }

    private Integer nextTimer(long until) {
        return timers.entrySet().stream()
                .filter(timer -> timer.getValue() <= until)
                .min(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    /** The list is only good until the machine is called again. */
    private void carry(List<RecoveryEffect> effects) {
        List.copyOf(effects).forEach(effect -> effect.carryOut(this));
    }

    @Override
    public void send(Packet packet) {
        if (packet instanceof ReqControl request) {
            sent.add(new Sent(request.header().destnode(), FakeNodes.decoded(request), request.flags()));
            List<Packet> back = nodes.take(request);
            if (request.wantsReply()) {
                arriving.addAll(back);
            }
        } else {
            ReqMessage message = (ReqMessage) packet;
            messages.add(message);
            nodes.take(message);
            int destnode = message.header().destnode();
            if (destnode == SELF || Pnn.isBroadcast(destnode)) {
                arriving.add(message);
            }
        }
    }

    @Override
    public void startTimer(int timer, long delayNanos) {
        timers.put(timer, nowNanos + delayNanos);
    }

    @Override
    public void cancelTimer(int timer) {
        timers.remove(timer);
    }

    @Override
    public void acquireClusterLock(long limitNanos) {
        lockAttempts++;
    }

    @Override
    public void releaseClusterLock() {
        lockReleases++;
    }

    @Override
    public void leaderChanged(int leader) {
        leaders.add(leader);
    }

    @Override
    public void log(DebugLevel level, String text) {
        logs.add(text);
    }
}
