// SPDX-License-Identifier: Apache-2.0
/**
 * The packets of CTDB, the same on the client socket and between nodes, each a record with its codec.
 * {@link org.ctdb4j.protocol.Packet#decode} takes one whole frame and believes none of its lengths;
 * {@link org.ctdb4j.protocol.Packet#encodePadded} writes what ctdbd would write. The payloads of controls, messages
 * and the event daemon have packages of their own. Layouts follow ctdb/protocol/protocol.h, samba-4.17.12, on a
 * little-endian 64-bit machine. Nothing here keeps state, waits or logs.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.protocol;
