// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

/** The numbers of the packets. */
public final class Operation {

    public static final int REQ_CALL = 0;
    public static final int REPLY_CALL = 1;
    public static final int REQ_DMASTER = 2;
    public static final int REPLY_DMASTER = 3;
    public static final int REPLY_ERROR = 4;
    public static final int REQ_MESSAGE = 5;
    public static final int REQ_CONTROL = 7;
    public static final int REPLY_CONTROL = 8;
    public static final int REQ_KEEPALIVE = 9;
    public static final int REQ_TUNNEL = 10;

    private Operation() {}

    public static String nameOf(int operation) {
        return switch (operation) {
            case REQ_CALL -> "REQ_CALL";
            case REPLY_CALL -> "REPLY_CALL";
            case REQ_DMASTER -> "REQ_DMASTER";
            case REPLY_DMASTER -> "REPLY_DMASTER";
            case REPLY_ERROR -> "REPLY_ERROR";
            case REQ_MESSAGE -> "REQ_MESSAGE";
            case REQ_CONTROL -> "REQ_CONTROL";
            case REPLY_CONTROL -> "REPLY_CONTROL";
            case REQ_KEEPALIVE -> "REQ_KEEPALIVE";
            case REQ_TUNNEL -> "REQ_TUNNEL";
            default -> "operation " + Integer.toUnsignedString(operation);
        };
    }
}
