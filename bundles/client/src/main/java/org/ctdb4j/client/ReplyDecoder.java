// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;

/** Decodes the payload of an answer: {@code decode} of a control's {@code Reply}. */
@FunctionalInterface
public interface ReplyDecoder<R> {
    R decode(Blob payload) throws MalformedPayloadException;
}
