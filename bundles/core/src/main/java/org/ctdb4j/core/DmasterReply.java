// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.ReplyDmaster;

/** The lmaster makes this node dmaster ({@code spec/database.md} 6.6). */
final class DmasterReply implements RecordWork {
    private final MigrateRecord migration;
    private final ReplyDmaster packet;

    DmasterReply(MigrateRecord migration, ReplyDmaster packet) {
        this.migration = migration;
        this.packet = packet;
    }

    @Override
    public Blob key() {
        return packet.key();
    }

    @Override
    public boolean movesRecord() {
        return true;
    }

    @Override
    public boolean isWanted() {
        return migration.facts().isCurrent(packet.header());
    }

    @Override
    public void refused() {
        throw new IllegalStateException("A record on its way is never refused");
    }

    @Override
    public Runnable decide(LockedRecord record) {
        return migration.becomeDmaster(
                record,
                packet.rsn(),
                packet.recordFlags(),
                packet.data(),
                packet.header().reqid());
    }
}
