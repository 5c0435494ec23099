// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

/** Something that must hold did not. */
public final class Violation extends AssertionError {
    private static final long serialVersionUID = 1;

    private final Check check;

    Violation(Check check, String what) {
        super(check + ": " + what);
        this.check = check;
    }

    Violation(Check check, String what, Throwable cause) {
        super(check + ": " + what, cause);
        this.check = check;
    }

    public Check check() {
        return check;
    }
}
