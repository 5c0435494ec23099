// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;

/** A record as a traverse found it. */
public record DatabaseRecord(Blob key, RecordHeader header, Blob data) {}
