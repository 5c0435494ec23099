// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.protocol.Header;

/** What the conversations about one database share: what it is, its generation, and the ways out. */
final class DatabaseFacts {
    final Context context;
    final DatabaseEnvironment environment;
    final DatabaseMachine machine;
    final int id;
    final String name;

    final DatabaseCounters counters;

    /** {@link DatabaseFlags}; properties are added while it is attached. */
    int flags;

    /** Why a persistent database is unhealthy; empty if it is healthy. */
    String health;

    /** Of the last recovery of this database; 1 while the node is inactive. */
    int generation;

    DatabaseFacts(
            Context context,
            DatabaseEnvironment environment,
            DatabaseMachine machine,
            int id,
            String name,
            int flags,
            String health) {
        this.context = context;
        this.environment = environment;
        this.machine = machine;
        this.id = id;
        this.name = name;
        this.flags = flags;
        this.health = health;
        this.generation = context.generation();
        this.counters = new DatabaseCounters(context, name);
    }

    int pnn() {
        return context.pnn;
    }

    /** {@return whether a packet that waited is still good} A recovery in between has settled it, or will have it sent again. */
    boolean isCurrent(Header packet) {
        boolean current = packet.generation() == generation && packet.generation() == context.generation();
        return !context.isBanned() && (current || !context.cures.generationCheck());
    }

    boolean isVolatile() {
        return DatabaseFlags.isVolatile(flags);
    }

    boolean isPersistent() {
        return (flags & DatabaseFlags.PERSISTENT) != 0;
    }

    /** Notes why it is unhealthy, or that it is healthy again, for good; {@return whether that is news} */
    boolean setHealth(String reason) {
        if (health.equals(reason)) {
            return false;
        }
        health = reason;
        context.effect(new Effect.SetHealth(name, reason));
        return true;
    }

    int lmaster(Blob key) {
        return context.lmaster(key);
    }

    /** {@return the header of a packet about a record} */
    Header header(int destnode, int reqid) {
        return new Header(generation, destnode, context.pnn, reqid);
    }

    /** {@return a fresh number, whose events come to this database until it is forgotten} */
    long expect() {
        long number = context.number();
        environment.expect(number, machine);
        return number;
    }

    void forget(long number) {
        environment.forget(number);
    }

    void log(DebugLevel level, String text) {
        context.log(level, "database " + name + " (generation " + Integer.toUnsignedString(generation) + "): " + text);
    }
}
