// SPDX-License-Identifier: Apache-2.0
/**
 * Runs the scripts of each folder in {@code events}, one after the other, on a thread for each folder ({@code spec/daemon.md} 8).
 */
package org.ctdb4j.events;
