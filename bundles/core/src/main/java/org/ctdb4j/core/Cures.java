// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

/**
 * Rules that cure a known ill. A node has them all; the simulation switches one off at a time, to show that its checks would
 * notice.
 *
 * @param parking calls wait while a dmaster packet for their key is in progress ({@code spec/database.md} 6.6)
 * @param generationCheck packets of an older generation are dropped (6.3, 5.4)
 * @param dmasterWritten the new dmaster is stored before the record is sent away (6.5)
 * @param staging a recovery changes no file before it commits ({@code design.md}, "recovery staging")
 * @param copiesRevoked read-only copies are called back before their record changes (8.3)
 * @param commitsDecided a recovery decides about a transaction that a node could not write (12.2)
 * @param copiesDropped old copies are dropped before an empty record is deleted (9.3)
 */
public record Cures(
        boolean parking,
        boolean generationCheck,
        boolean dmasterWritten,
        boolean staging,
        boolean copiesRevoked,
        boolean commitsDecided,
        boolean copiesDropped) {
    public static final Cures ALL = new Cures(true, true, true, true, true, true, true);
}
