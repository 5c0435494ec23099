// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

/** Exit codes of ctdbd. */
final class ExitCode {

    static final int SUCCESS = 0;

    /** Wrong configuration, or anything without a code of its own. */
    static final int FAILURE = 1;

    static final int PID_FILE = 11;

    /** The end of standard input in test mode: EPIPE. */
    static final int INPUT_ENDED = 32;

    /** The daemon puts the code here before it stops the framework. */
    static final String PROPERTY = "ctdb4j.exit.code";

    private ExitCode() {}

    /** {@return what the daemon asked for, else success} */
    static int requested() {
        return Integer.getInteger(PROPERTY, SUCCESS);
    }

    static void request(int code) {
        System.setProperty(PROPERTY, Integer.toString(code));
    }
}
