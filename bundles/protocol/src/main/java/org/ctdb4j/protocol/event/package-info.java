// SPDX-License-Identifier: Apache-2.0
/**
 * The protocol of the event daemon's socket, which runs event scripts for the node and for the {@code ctdb} tool
 * (ctdb/event, samba-4.17.12). It shares the primitive encodings with the rest but has a header of its own and no
 * padding:
 *
 * <pre>
 *  0        4         8       12        16
 *  | length | version | reqid | command | body
 * </pre>
 *
 * Both sides leave the version 0 and check it as little as we do. A packet that cannot be read gets no answer.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.protocol.event;
