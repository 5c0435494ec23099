// SPDX-License-Identifier: Apache-2.0
/**
 * The structures that payloads of controls and messages are made of, as values with {@code encode} and {@code decode}.
 * Sizes and holes are those of the C structures on a 64-bit machine; a payload of any other size is refused.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.protocol.type;
