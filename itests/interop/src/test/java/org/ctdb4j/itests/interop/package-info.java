// SPDX-License-Identifier: Apache-2.0
/**
 * Clusters of real ctdbd and of this project's daemon, side by side on one machine, driven by Debian's unmodified tools
 * and by small C programs over libtdb. What the real cluster does is the expectation; the tests hold ours against it.
 */
package org.ctdb4j.itests.interop;
