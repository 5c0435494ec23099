// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReplyDmaster;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqDmaster;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.TryDeleteRecords;
import org.ctdb4j.protocol.control.UpdateRecord;
import org.ctdb4j.protocol.control.VacuumFetch;
import org.ctdb4j.protocol.type.RecBuffer;

/** Packets in one line, for traces: what matters about a record, no ids. */
final class PacketText {
    private PacketText() {}

    static String of(Packet packet) {
        if (packet instanceof ReqCall call) {
            return "REQ_CALL %s for %d hop %d"
                    .formatted(call.key().text(), call.header().srcnode(), call.hopCount());
        }
        if (packet instanceof ReplyCall reply) {
            return "REPLY_CALL status %d%s".formatted(reply.status(), answer(reply.data()));
        }
        if (packet instanceof ReqDmaster request) {
            return "REQ_DMASTER %s for %d rsn %d flags 0x%x%s"
                    .formatted(
                            request.key().text(),
                            request.dmaster(),
                            request.rsn(),
                            request.recordFlags(),
                            data(request.data()));
        }
        if (packet instanceof ReplyDmaster reply) {
            return "REPLY_DMASTER %s rsn %d flags 0x%x%s"
                    .formatted(reply.key().text(), reply.rsn(), reply.recordFlags(), data(reply.data()));
        }
        if (packet instanceof ReqControl request) {
            return control(request);
        }
        if (packet instanceof ReplyControl reply) {
            return "REPLY_CONTROL status %d%s".formatted(reply.status(), data(reply.data()));
        }
        ReqMessage message = (ReqMessage) packet;
        return "REQ_MESSAGE 0x%x, %d bytes"
                .formatted(message.srvid(), message.data().size());
    }

    static String of(RecordHeader header, Blob data) {
        return "rsn %d dmaster %d flags 0x%x%s".formatted(header.rsn(), header.dmaster(), header.flags(), data(data));
    }

    /** The answer to a call that wants the header has no other mark than its size. */
    private static String answer(Blob data) {
        return data.size() < RecordHeader.SIZE
                ? data(data)
                : " " + of(RecordHeader.decode(data), data.slice(RecordHeader.SIZE));
    }

    private static String control(ReqControl request) {
        try {
            Control control = Control.decode(request);
            if (control instanceof UpdateRecord update) {
                return "UPDATE_RECORD" + records(update.records());
            }
            if (control instanceof TryDeleteRecords drop) {
                return "TRY_DELETE_RECORDS" + records(drop.records());
            }
            if (control instanceof VacuumFetch fetch) {
                return "VACUUM_FETCH" + keys(fetch.records());
            }
            return "REQ_CONTROL " + control.getClass().getSimpleName();
        } catch (MalformedPayloadException e) {
            return "REQ_CONTROL " + request.opcode() + " malformed";
        }
    }

    private static String keys(RecBuffer records) {
        return StreamSupport.stream(records.spliterator(), false)
                .map(record -> " " + record.key().text())
                .collect(Collectors.joining());
    }

    private static String records(RecBuffer records) {
        return StreamSupport.stream(records.spliterator(), false)
                .map(record -> " " + record.key().text() + " " + of(record.header(), record.value()))
                .collect(Collectors.joining());
    }

    private static String data(Blob data) {
        boolean printable =
                data.asBuffer().hasRemaining() && data.text().chars().allMatch(c -> c >= ' ' && c < 0x7f);
        return data.isEmpty() ? "" : " " + (printable ? data.text() : data.toString());
    }
}
