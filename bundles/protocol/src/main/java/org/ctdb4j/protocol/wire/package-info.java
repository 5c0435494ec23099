// SPDX-License-Identifier: Apache-2.0
/** The primitive encodings of payloads, read with every length checked and written in wire order. */
package org.ctdb4j.protocol.wire;
