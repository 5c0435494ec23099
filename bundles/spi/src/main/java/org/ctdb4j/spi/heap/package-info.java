// SPDX-License-Identifier: Apache-2.0
/**
 * Databases on the heap of the node's process, shared by the node and by clients inside that process. Like files they outlive the
 * backend that uses them, so a backend is replaced without their records being copied.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.spi.heap;
