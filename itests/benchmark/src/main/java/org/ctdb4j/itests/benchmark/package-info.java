// SPDX-License-Identifier: Apache-2.0
/**
 * The same work on a cluster of ctdbd and on one of ours, in turn. {@link Rows} lists the kinds of work, {@link Benchmark} runs
 * them, {@link Table}, {@link Json} and {@link Picture} tell what came out.
 */
package org.ctdb4j.itests.benchmark;
