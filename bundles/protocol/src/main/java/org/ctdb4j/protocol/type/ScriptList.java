// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * The results of event scripts in the form of an obsolete control; the event daemon's own protocol has replaced it.
 *
 * <pre>
 *  0     4     8
 *  | num | pad | script …
 *
 *  script:  0         32      48         64       68          580   584
 *           | name×32 | start | finished | status | output×512 | pad |
 * </pre>
 */
public record ScriptList(List<Script> scripts) {

    private static final int PAD = 4;
    private static final int SIZE_MIN = 8;

    public ScriptList {
        scripts = List.copyOf(scripts);
    }

    /** One script's last run. */
    public record Script(String name, Timeval start, Timeval finished, int status, String output) {

        private static final int SIZE = 584;
        private static final int NAME_SIZE = 32;
        private static final int OUTPUT_SIZE = 512;

        private static Script read(WireReader in) throws MalformedPayloadException {
            Script script =
                    new Script(in.chars(NAME_SIZE), in.timeval(), in.timeval(), in.u32(), in.chars(OUTPUT_SIZE));
            in.pad(PAD);
            return script;
        }

        private void write(WireWriter out) {
            out.chars(name, NAME_SIZE).timeval(start).timeval(finished).u32(status);
            out.chars(output, OUTPUT_SIZE).pad(PAD);
        }
    }

    public static ScriptList decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, ScriptList::read);
    }

    public Blob encode() {
        return WireWriter.whole(SIZE_MIN + scripts.size() * Script.SIZE, this::write);
    }

    private static ScriptList read(WireReader in) throws MalformedPayloadException {
        int count = in.count(Script.SIZE);
        in.pad(PAD);
        return new ScriptList(in.list(count, Script::read));
    }

    private void write(WireWriter out) {
        out.u32(scripts.size()).pad(PAD);
        scripts.forEach(script -> script.write(out));
    }
}
