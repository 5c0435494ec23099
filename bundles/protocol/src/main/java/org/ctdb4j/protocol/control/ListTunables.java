// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/** Asks for the names of the tunables in use. */
public record ListTunables() implements Control {

    @Override
    public int opcode() {
        return Opcode.LIST_TUNABLES;
    }

    /** The payload of the answer. */
    public record Reply(List<String> names) {

        private static final Pattern SEPARATOR = Pattern.compile(":");

        public Reply {
            names = List.copyOf(names);
        }

        public static Reply decode(Blob data) throws MalformedPayloadException {
            String joined = WireReader.whole(data, WireReader::strn);
            return new Reply(SEPARATOR
                    .splitAsStream(joined)
                    .filter(name -> !name.isEmpty())
                    .toList());
        }

        public Blob encode() {
            String joined = names.stream().map(name -> ":" + name).collect(Collectors.joining());
            return WireWriter.whole(out -> out.strn(joined));
        }
    }
}
