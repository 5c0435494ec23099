// SPDX-License-Identifier: Apache-2.0
/**
 * Runs the scripts of {@code events/legacy}, one after the other, on a thread of its own ({@code spec/daemon.md} 8).
 */
package org.ctdb4j.events;
