// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.Pnn;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.RegisterSrvid;
import org.ctdb4j.protocol.control.TraverseStart;
import org.ctdb4j.protocol.type.RecData;

/** Reads a whole database now and then, as {@code ctdb catdb} does. A traverse has an end, whatever befalls the nodes. */
final class TraverseClient extends RestartingClient {
    private static final long SRVID = 0x2000;
    private static final long PAUSE_NANOS_MAX = TimeUnit.SECONDS.toNanos(3);

    private final String name;

    TraverseClient(World world, SimulatedNode node, SplittableRandom random, String name) {
        super(world, node, random);
        this.name = name;
    }

    @Override
    Life newLife() {
        return new Life();
    }

    private final class Life extends RestartingClient.Life {
        private int lastTraverse;
        private boolean traversing;

        @Override
        void begin() {
            connection.onMessage(this::take);
            connection.ask(
                    Pnn.CURRENT,
                    new RegisterSrvid(SRVID),
                    registered -> attach(new DbAttach(name), this::traverseLater));
        }

        @Override
        boolean isIdle() {
            return !traversing;
        }

        private void traverseLater(int dbId) {
            later(1 + random.nextLong(PAUSE_NANOS_MAX), () -> {
                if (isStopped()) {
                    return;
                }
                if (!traversing) {
                    traverse(dbId);
                }
                traverseLater(dbId);
            });
        }

        private void traverse(int dbId) {
            traversing = true;
            connection.ask(
                    Pnn.CURRENT,
                    new TraverseStart(dbId, ++lastTraverse, SRVID),
                    reply -> traversing &= reply.status() == 0);
        }

        private void take(ReqMessage message) {
            RecData record = decoded(message);
            if (record.isEnd() && record.reqid() == lastTraverse) {
                traversing = false;
            }
        }

        private static RecData decoded(ReqMessage message) {
            try {
                return RecData.decode(message.data());
            } catch (MalformedPayloadException e) {
                throw new Violation(Check.SOUND_NODE, "a traverse delivers no record: " + message, e);
            }
        }
    }
}
