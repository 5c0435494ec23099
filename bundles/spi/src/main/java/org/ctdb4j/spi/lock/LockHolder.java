// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.lock;

import java.util.List;

/**
 * A process that holds what somebody waits for, as far as the kernel tells.
 *
 * @param pid -1 for an open file of which the kernel names no process
 * @param command its command line
 * @param stack where it stands in the kernel, innermost first; empty if that is not permitted
 * @param holds all its locks, each as database or file and bytes
 * @param waitsFor what it waits for itself, in the same form
 */
public record LockHolder(int pid, String command, List<String> stack, List<String> holds, List<String> waitsFor) {}
