// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

/** The functions a REQ_CALL can name. */
public final class CallId {

    /** Does nothing and answers without data. */
    public static final int NULL = 0xFF000001;

    /** Answers with the data of the record. */
    public static final int FETCH = 0xFF000002;

    /** Answers with the 24-byte header and the data of the record. */
    public static final int FETCH_WITH_HEADER = 0xFF000003;

    private CallId() {}
}
