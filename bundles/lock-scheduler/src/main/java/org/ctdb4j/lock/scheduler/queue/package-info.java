// SPDX-License-Identifier: Apache-2.0
/**
 * Which wait goes to the kernel next ({@code spec/database.md} 11). No clock, thread, file or logger: time is an argument,
 * waits and slots are ports, and what is to be told is returned. Each operation takes the same time however many
 * requests wait, and no database waits for a slot of another.
 */
package org.ctdb4j.lock.scheduler.queue;
