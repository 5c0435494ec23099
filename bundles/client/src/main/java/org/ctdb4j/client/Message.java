// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import org.ctdb4j.api.Blob;

/** A message that came. The node says to which srvid, and nothing about the sender. */
public record Message(long srvid, Blob data) {}
