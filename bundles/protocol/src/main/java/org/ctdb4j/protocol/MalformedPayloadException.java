// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

/**
 * A payload from outside that is not what its opcode or srvid asks for. A node answers such a control with status -1
 * and drops such a message. An ordinary event, so it carries no stack trace.
 */
public final class MalformedPayloadException extends Exception {

    private static final long serialVersionUID = 1L;

    public MalformedPayloadException(String message) {
        super(message, null, false, false);
    }
}
