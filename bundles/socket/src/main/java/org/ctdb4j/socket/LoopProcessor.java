// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.file.FileRegion;
import org.apache.mina.core.polling.AbstractPollingIoProcessor;
import org.apache.mina.core.session.SessionState;

/**
 * MINA's processor, relieved of what makes the stock one slow: it does not wake its own selector from its own thread, reads
 * each socket once per turn, and leaves the writing to {@link Turn#end}, which sends all output of a connection at once.
 *
 * <p>MINA calls {@link #select(long)} once per turn, after everything else, so a turn begins and ends there:
 *
 * <pre>
 *  select:  Turn.end (timers, hooks, flush) · wait for events · accept, connect, write on · Turn.begin (tasks)
 *  MINA:    add new sessions · read · remove closed sessions
 * </pre>
 */
final class LoopProcessor extends AbstractPollingIoProcessor<LoopSession> {

    private static final int READ_BYTES_MAX = 64 * 1024;

    private final String threadName;
    private final Selector selector;
    private final Turn turn;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(READ_BYTES_MAX).order(ByteOrder.LITTLE_ENDIAN);
    private final List<SelectionKey> ready = new ArrayList<>();
    private final Consumer<SelectionKey> collect = ready::add;
    private final Queue<LoopSession> readySessions = new ArrayDeque<>();

    private volatile Thread thread;

    /** Something came up that needs another turn at once. */
    private boolean again;

    /** The rest of the loop, for which the processor keeps time. */
    interface Turn {
        /** Something happened; new input is about to be read. */
        void begin();

        /** All input has been read. */
        void end();

        /** {@return how long to wait for events at most; 0: not at all, and if waiting is not allowed; negative: for ever} */
        long millisToWait(boolean mayWait);

        /** {@return whether the thread shall end} */
        boolean isStopped();

        /** The thread ends. */
        void stopped();

        /** Something other than a callback failed. */
        void failed(Throwable cause);
    }

    /** What a key of our selector is for. */
    interface Ready {
        void ready(SelectionKey key);
    }

    LoopProcessor(String threadName, Selector selector, Turn turn) {
        super(task -> startThread(task, threadName, selector, turn));
        this.threadName = threadName;
        this.selector = selector;
        this.turn = turn;
    }

    private static void startThread(Runnable task, String threadName, Selector selector, Turn turn) {
        Thread loop = new Thread(
                () -> {
                    try (selector) {
                        task.run();
                    } catch (Throwable t) {
                        turn.failed(t);
                    } finally {
                        turn.stopped();
                    }
                },
                threadName);
        loop.setDaemon(true);
        loop.start();
    }

    boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    Selector selector() {
        return selector;
    }

    @Override
    protected int select(long timeout) throws IOException {
        if (thread == null) {
            adoptThread();
        }
        try {
            turn.end();
            await();
            dispatch();
            turn.begin();
        } catch (IOException | RuntimeException e) {
            turn.failed(e);
            throw e;
        }
        // MINA takes an early return with nothing selected for a broken selector and makes a new one; a turn is a turn
        return 1;
    }

    /** MINA names the thread after the class. */
    private void adoptThread() {
        thread = Thread.currentThread();
        thread.setName(threadName);
    }

    private void await() throws IOException {
        ready.clear();
        long millis = turn.millisToWait(!again);
        again = false;
        if (millis == 0) {
            selector.selectNow(collect);
        } else {
            selector.select(collect, Math.max(0, millis));
        }
    }

    private void dispatch() {
        readySessions.clear();
        for (int i = 0; i < ready.size(); i++) {
            SelectionKey key = ready.get(i);
            if (key.isValid()) {
                ((Ready) key.attachment()).ready(key);
            }
        }
    }

    /** Lets MINA read a session in this turn. */
    void readable(LoopSession session) {
        readySessions.add(session);
    }

    @Override
    protected void wakeup() {
        if (inLoop()) {
            again = true;
        } else if (wakeupCalled.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    @Override
    protected Iterator<LoopSession> selectedSessions() {
        return readySessions.iterator();
    }

    @Override
    protected boolean isReadable(LoopSession session) {
        return session.connection().isReading();
    }

    @Override
    protected int read(LoopSession session, IoBuffer unused) {
        if (session.connection().read(scratch)) {
            session.getFilterChain().fireMessageReceived(session.connection());
        }
        return 0;
    }

    @Override
    protected void init(LoopSession session) throws IOException {
        session.connection().register(selector);
        session.become(SessionState.OPENED);
    }

    @Override
    protected void destroy(LoopSession session) throws IOException {
        session.become(SessionState.CLOSING);
        session.connection().closeChannel();
    }

    @Override
    protected SessionState getState(LoopSession session) {
        return session.state();
    }

    /** MINA's thread ends when there is nothing left to serve; ours when it is told to. */
    @Override
    protected int allSessionsCount() {
        return turn.isStopped() ? selector.keys().size() : 1;
    }

    @Override
    protected boolean isSelectorEmpty() {
        return selector.keys().isEmpty();
    }

    /** Asked for once a second to find idle sessions, which is none of our business: CTDB has keepalives. */
    @Override
    protected Iterator<LoopSession> allSessions() {
        return List.<LoopSession>of().iterator();
    }

    // Writing is ours, so MINA's write queues stay empty and it never asks for what follows.

    @Override
    protected boolean isWritable(LoopSession session) {
        return false;
    }

    @Override
    protected void setInterestedInWrite(LoopSession session, boolean interested) {
        throw unused();
    }

    @Override
    protected boolean isInterestedInWrite(LoopSession session) {
        throw unused();
    }

    @Override
    protected void setInterestedInRead(LoopSession session, boolean interested) {
        throw unused();
    }

    @Override
    protected boolean isInterestedInRead(LoopSession session) {
        throw unused();
    }

    @Override
    protected int write(LoopSession session, IoBuffer buffer, int length) {
        throw unused();
    }

    @Override
    protected int transferFile(LoopSession session, FileRegion region, int length) {
        throw unused();
    }

    @Override
    protected int select() {
        throw unused();
    }

    @Override
    protected void registerNewSelector() {
        throw unused();
    }

    @Override
    protected boolean isBrokenConnection() {
        throw unused();
    }

    @Override
    protected void doDispose() {
        throw unused();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("not used by the loop");
    }
}
