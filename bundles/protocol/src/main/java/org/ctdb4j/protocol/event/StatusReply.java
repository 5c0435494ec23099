// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.event;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Answers a {@link StatusRequest}. Nothing follows a result other than 0.
 *
 * <pre>
 *  i32 result | i32 summary | i32 num_scripts | script …
 *
 *  script:  strn name | timeval begin | timeval end | i32 result | strn output
 * </pre>
 *
 * @param summary result of the script that failed, 0 if none did
 */
public record StatusReply(int reqid, int result, int summary, List<Script> scripts) implements EventReply {

    public StatusReply {
        scripts = List.copyOf(scripts);
    }

    /** {@return the answer that there is no status to tell} */
    public static StatusReply failed(int reqid, int errno) {
        return new StatusReply(reqid, errno, 0, List.of());
    }

    /**
     * One script's last run.
     *
     * @param result exit status, or a negative errno if it did not get to exit
     * @param output with a NUL at its end, in whatever encoding the script wrote; empty for none
     */
    public record Script(String name, Timeval begin, Timeval end, int result, Blob output) {

        private static final int SIZE_MIN = 44;

        private static Script read(WireReader in) throws MalformedPayloadException {
            return new Script(in.strn(), in.timeval(), in.timeval(), in.u32(), in.blobn());
        }

        private void write(WireWriter out) {
            out.strn(name).timeval(begin).timeval(end).u32(result).blobn(output);
        }
    }

    static StatusReply read(int reqid, WireReader in) throws MalformedPayloadException {
        int result = in.u32();
        if (result != 0) {
            return failed(reqid, result);
        }
        return new StatusReply(reqid, result, in.u32(), in.list(in.count(Script.SIZE_MIN), Script::read));
    }

    @Override
    public Blob encode() {
        WireWriter out = EventFrame.begin(reqid, EventFrame.STATUS).u32(result);
        if (result == 0) {
            out.u32(summary).u32(scripts.size());
            scripts.forEach(script -> script.write(out));
        }
        return EventFrame.finish(out);
    }
}
