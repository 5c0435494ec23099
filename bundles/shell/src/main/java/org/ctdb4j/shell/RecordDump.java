// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;
import java.util.List;

import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.service.DatabaseRecord;

/** Prints a record as {@code catdb} does; scripts of CTDB's read it. */
final class RecordDump {
    private static final List<Flag> FLAGS = List.of(
            new Flag(RecordFlags.MIGRATED_WITH_DATA, "MIGRATED_WITH_DATA"),
            new Flag(RecordFlags.VACUUM_MIGRATED, "VACUUM_MIGRATED"),
            new Flag(RecordFlags.AUTOMATIC, "AUTOMATIC"),
            new Flag(RecordFlags.RO_HAVE_DELEGATIONS, "RO_HAVE_DELEGATIONS"),
            new Flag(RecordFlags.RO_HAVE_READONLY, "RO_HAVE_READONLY"),
            new Flag(RecordFlags.RO_REVOKING, "RO_REVOKING_READONLY"),
            new Flag(RecordFlags.RO_REVOKE_COMPLETE, "RO_REVOKE_COMPLETE"));

    private record Flag(int bit, String name) {}

    private RecordDump() {}

    static void print(PrintStream out, DatabaseRecord record) {
        out.println(
                "key(%d) = \"%s\"".formatted(record.key().size(), record.key().printable()));
        out.println("dmaster: " + Integer.toUnsignedString(record.header().dmaster()));
        out.println("rsn: " + Long.toUnsignedString(record.header().rsn()));
        StringBuilder flags =
                new StringBuilder("flags: 0x%08x".formatted(record.header().flags()));
        FLAGS.stream()
                .filter(flag -> record.header().hasFlags(flag.bit()))
                .forEach(flag -> flags.append(' ').append(flag.name()));
        out.println(flags);
        out.println("data(%d) = \"%s\""
                .formatted(record.data().size(), record.data().printable()));
        out.println();
    }
}
