// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events.socket;

/** What a client of the event socket asks. */
sealed interface EventRequest {
    int RUN = 1;
    int STATUS = 2;
    int SCRIPT = 3;

    /** {@return the number of the command} */
    int command();

    /** {@return whose scripts it is about} */
    String component();

    /**
     * Runs an event.
     *
     * @param arguments with spaces between them
     * @param limitSeconds of all scripts together
     * @param all whether the scripts behind one that fails run as well
     */
    record Run(String component, String event, String arguments, long limitSeconds, boolean all)
            implements EventRequest {
        @Override
        public int command() {
            return RUN;
        }
    }

    /** Asks how the last run of an event went. */
    record Status(String component, String event) implements EventRequest {
        @Override
        public int command() {
            return STATUS;
        }
    }

    /** Makes a script executable or not. */
    record Script(String component, String script, boolean enable) implements EventRequest {
        @Override
        public int command() {
            return SCRIPT;
        }
    }
}
