// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.clusters;

import java.util.LinkedHashMap;
import java.util.Map;

/** The last line of a client program: {@code name=number} pairs. */
public record Report(Map<String, Double> numbers) {
    public static Report parse(String output) {
        String last = output.strip();
        last = last.substring(last.lastIndexOf('\n') + 1);
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (String pair : last.split(" ")) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw new AssertionError("no report: " + output);
            }
            numbers.put(pair.substring(0, equals), Double.valueOf(pair.substring(equals + 1)));
        }
        return new Report(numbers);
    }

    public double number(String name) {
        Double number = numbers.get(name);
        if (number == null) {
            throw new AssertionError("no " + name + " in " + numbers);
        }
        return number;
    }

    public long count(String name) {
        return Math.round(number(name));
    }
}
