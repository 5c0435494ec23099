// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

import java.util.Arrays;

/** One value, unsigned, for each of the tunables; never changes. */
public final class Tunables {

    public static final Tunables DEFAULTS = defaults();

    private final int[] values;

    private Tunables(int[] values) {
        this.values = values;
    }

    /** {@return the values given in the order of {@link Tunable}, one for each} */
    public static Tunables of(int... values) {
        if (values.length != Tunable.COUNT) {
            throw new IllegalArgumentException(values.length + " values for " + Tunable.COUNT + " tunables");
        }
        return new Tunables(values.clone());
    }

    private static Tunables defaults() {
        int[] values = new int[Tunable.COUNT];
        for (Tunable tunable : Tunable.values()) {
            values[tunable.ordinal()] = tunable.defaultValue();
        }
        return new Tunables(values);
    }

    /** {@return the value, unsigned} */
    public int get(Tunable tunable) {
        return values[tunable.ordinal()];
    }

    /** {@return whether the value is anything but zero} */
    public boolean isSet(Tunable tunable) {
        return get(tunable) != 0;
    }

    public Tunables with(Tunable tunable, int value) {
        int[] changed = values.clone();
        changed[tunable.ordinal()] = value;
        return new Tunables(changed);
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof Tunables other && Arrays.equals(values, other.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Tunable tunable : Tunable.values()) {
            text.append(tunable.text())
                    .append('=')
                    .append(Integer.toUnsignedString(get(tunable)))
                    .append(' ');
        }
        return text.toString().stripTrailing();
    }
}
