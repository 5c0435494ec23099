// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.util.concurrent.ThreadLocalRandom;

import org.ctdb4j.client.CtdbException.Reason;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.RegisterSrvid;
import org.ctdb4j.protocol.control.TraverseStart;
import org.ctdb4j.protocol.type.RecData;

/**
 * Takes the records of all nodes, over a connection of its own: a slow handler then holds up nothing but its own records, for the
 * connection is not read further until there is room.
 */
final class ClusterTraverse {
    private static final long BYTES_MAX = 1 << 20;

    /** Of the C client library's numbers, as the tool's traverses have them. */
    private static final long SRVID_BASE = 0xBE00_0000_0000_0000L;

    private static final int SRVID_BITS = 56;

    private ClusterTraverse() {}

    static void run(Way way, int dbId, RecordHandler handler, Deadline deadline) {
        Mailbox records = new Mailbox(Mailbox.WhenFull.WAIT, BYTES_MAX);
        long srvid = SRVID_BASE | ThreadLocalRandom.current().nextLong(1L << SRVID_BITS);
        try (Connection connection = Connection.open(way, new Receiver(srvid, records), deadline)) {
            Node node = new Node(connection, deadline);
            node.order(node.pnn(), new RegisterSrvid(srvid), deadline);
            node.order(node.pnn(), new TraverseStart(dbId, 0, srvid), deadline);
            handAll(records, handler, deadline);
        } finally {
            records.end(new CtdbException(Reason.DISCONNECTED, "The traverse is over"));
        }
    }

    private static void handAll(Mailbox records, RecordHandler handler, Deadline deadline) {
        while (true) {
            RecData record = decode(records.take(deadline).orElseThrow(() -> deadline.missed("Traverse")));
            if (record.isEnd()) {
                return;
            }
            if (record.hasHeader() && !record.value().isEmpty()) {
                handler.record(record.key(), record.header(), record.value());
            }
        }
    }

    private static RecData decode(Message message) {
        try {
            return RecData.decode(message.data());
        } catch (MalformedPayloadException e) {
            throw new CtdbException(Reason.MALFORMED, "The node has sent no record but " + e.getMessage(), e);
        }
    }

    private record Receiver(long srvid, Mailbox records) implements Connection.Receiver {
        @Override
        public void message(ReqMessage message) {
            if (message.srvid() == srvid) {
                records.put(new Message(srvid, message.data()));
            }
        }

        @Override
        public void ended(CtdbException why) {
            records.end(why);
        }
    }
}
