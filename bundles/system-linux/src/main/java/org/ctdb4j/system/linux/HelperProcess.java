// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.clusterlock.LockHelper;

/**
 * A helper process and the thread that reads what it says: one character when its attempt has ended, after which only the end of its
 * output counts.
 */
final class HelperProcess implements LockHelper {
    private final Process process;
    private Optional<Listener> listener = Optional.empty();
    private Optional<LockAttempt> answer = Optional.empty();
    private boolean over;

    private HelperProcess(Process process) {
        this.process = process;
    }

    static HelperProcess watch(Process process) {
        HelperProcess helper = new HelperProcess(process);
        Thread thread = new Thread(helper::read, "ctdb4j-cluster-lock-helper");
        thread.setDaemon(true);
        thread.start();
        return helper;
    }

    private void read() {
        try (InputStream output = process.getInputStream()) {
            int said = output.read();
            if (said >= 0) {
                answered(attempt(said));
                while (output.read() >= 0) {
                    // What else it says means nothing.
                }
            }
        } catch (IOException e) {
            // Closed under the reader by the end of the process.
        }
        ended();
    }

    private static LockAttempt attempt(int said) {
        return switch (said) {
            case '0' -> LockAttempt.TAKEN;
            case '1' -> LockAttempt.CONTENDED;
            case '2' -> LockAttempt.TIMED_OUT;
            default -> LockAttempt.FAILED;
        };
    }

    private synchronized void answered(LockAttempt attempt) {
        answer = Optional.of(attempt);
        listener.ifPresent(told -> told.answered(attempt));
    }

    private synchronized void ended() {
        over = true;
        listener.ifPresent(Listener::ended);
    }

    @Override
    public synchronized void listen(Listener newListener) {
        listener = Optional.of(newListener);
        answer.ifPresent(newListener::answered);
        if (over) {
            newListener.ended();
        }
    }

    @Override
    public synchronized void end() {
        listener = Optional.empty();
        process.destroy();
    }
}
