// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

/** The bundle a holder comes from. */
record Origin(String bundle, String version) {
    static final Origin NONE = new Origin("", "");

    @Override
    public String toString() {
        return bundle + " " + version;
    }
}
