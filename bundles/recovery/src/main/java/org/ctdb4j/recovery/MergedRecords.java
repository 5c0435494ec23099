// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;

/** The newest copies of a database's records, out of what the nodes have ({@code spec/database.md} 13.4, 13.5). */
final class MergedRecords {
    private final int dbId;
    private final int leader;
    private final Map<Blob, RecData> newest = new LinkedHashMap<>();

    MergedRecords(int dbId, int leader) {
        this.dbId = dbId;
        this.leader = leader;
    }

    /** Takes one node's copies: a higher rsn wins; a tie keeps the first seen unless that one names the leader as dmaster. */
    void merge(RecBuffer copies) {
        for (RecData copy : copies) {
            RecData present = newest.get(copy.key());
            if (present == null || replaces(copy.header(), present.header())) {
                newest.put(copy.key(), copy);
            }
        }
    }

    private boolean replaces(RecordHeader copy, RecordHeader present) {
        int order = Long.compareUnsigned(copy.rsn(), present.rsn());
        return order > 0 || order == 0 && present.dmaster() == leader;
    }

    /**
     * {@return the records to be pushed, in buffers, at least one} Empty records are left out.
     *
     * @param owned whether the leader becomes dmaster of all of them, as in any but a persistent database
     * @param limit a buffer is closed when it is longer than this many bytes
     */
    List<RecBuffer> buffers(boolean owned, int limit) {
        List<RecBuffer> buffers = new ArrayList<>();
        RecBuffer.Builder builder = RecBuffer.builder(dbId);
        for (RecData record : newest.values()) {
            if (!record.value().isEmpty()) {
                builder.add(0, record.key(), header(record.header(), owned), record.value());
                if (builder.size() > limit) {
                    buffers.add(builder.build());
                    builder = RecBuffer.builder(dbId);
                }
            }
        }
        if (buffers.isEmpty() || builder.count() > 0) {
            buffers.add(builder.build());
        }
        return buffers;
    }

    private RecordHeader header(RecordHeader header, boolean owned) {
        return owned ? header.withDmaster(leader).withFlags(header.flags() | RecordFlags.MIGRATED_WITH_DATA) : header;
    }
}
