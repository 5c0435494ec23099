// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.Locale;

/** Numbers for people: three digits that mean something, or more in front of the point. */
final class Numbers {
    private static final double HUNDRED = 100;
    private static final double TEN = 10;

    private Numbers() {}

    /** {@return the number, or nothing for one that is none} */
    static String text(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return "";
        }
        double size = Math.abs(number);
        String format = size >= HUNDRED ? "%,.0f" : size >= TEN ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, number);
    }
}
