// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.ReqDmaster;

/** A dmaster tells this node, the lmaster, who is to have the record ({@code spec/database.md} 6.6). */
final class DmasterRequest implements RecordWork {
    private final MigrateRecord migration;
    private final DatabaseFacts facts;
    private final ReqDmaster packet;

    DmasterRequest(MigrateRecord migration, ReqDmaster packet) {
        this.migration = migration;
        this.facts = migration.facts();
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
        return facts.isCurrent(packet.header());
    }

    @Override
    public void refused() {
        throw new IllegalStateException("A record on its way is never refused");
    }

    @Override
    public Runnable decide(LockedRecord record) {
        int sender = packet.header().srcnode();
        if (facts.lmaster(key()) != facts.pnn()) {
            return () -> recover("sent by node " + sender + " to this node, which is not its lmaster");
        }
        RecordHeader header = record.header();
        if (header.dmaster() != sender && (header.rsn() != 0 || !record.isOwn())) {
            return () -> recover("given away by node " + sender + ", but dmaster is " + header.dmaster());
        }
        Runnable act = accept(record);
        return () -> {
            if (Long.compareUnsigned(header.rsn(), packet.rsn()) > 0) {
                facts.log(
                        DebugLevel.ERROR,
                        "record " + key() + " has rsn " + Long.toUnsignedString(header.rsn()) + " here, and node "
                                + sender + " gives away " + Long.toUnsignedString(packet.rsn()));
            }
            act.run();
        };
    }

    private Runnable accept(LockedRecord record) {
        int reqid = packet.header().reqid();
        if (packet.dmaster() == facts.pnn()) {
            return migration.becomeDmaster(record, packet.rsn(), packet.recordFlags(), packet.data(), reqid);
        }
        RecordHeader header = new RecordHeader(packet.rsn(), packet.dmaster(), packet.recordFlags());
        return migration.handOver(record, header, packet.data(), packet.dmaster(), reqid);
    }

    private void recover(String what) {
        String text = "record " + key() + " was " + what;
        facts.log(DebugLevel.ERROR, text);
        facts.environment.forceRecovery(text);
    }
}
