// SPDX-License-Identifier: Apache-2.0
/**
 * Elects a leader and, on the leader, keeps the cluster recovered ({@code spec/daemon.md} 5 to 7, {@code spec/database.md} 13).
 *
 * <p>{@link org.ctdb4j.recovery.RecoveryMachine} takes events and gives effects; everything in the package is pure. Its parts, one
 * class per conversation: {@code Leadership} (broadcasts, election, cluster lock), {@code Pass} (the look round the cluster each
 * second), {@code RecoveryRun} (one recovery) with a {@code RecoverDatabase} for each database, and {@code TakeoverRun}.
 */
package org.ctdb4j.recovery;
