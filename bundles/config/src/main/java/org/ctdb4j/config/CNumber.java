// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number as strtol reads it with base 0: decimal, {@code 0x} hexadecimal or {@code 0} octal, followed by anything.
 *
 * @param value 0 if there are no digits
 * @param rest what follows the last digit
 */
record CNumber(BigInteger value, String rest) {

    private static final Pattern NUMBER = Pattern.compile("([+-]?)(?:0[xX]([0-9a-fA-F]+)|(0[0-7]*)|([1-9][0-9]*))");

    static CNumber parse(String text) {
        Matcher matcher = NUMBER.matcher(text);
        if (!matcher.lookingAt()) {
            return new CNumber(BigInteger.ZERO, text);
        }
        BigInteger magnitude;
        if (matcher.group(2) != null) {
            magnitude = new BigInteger(matcher.group(2), 16);
        } else if (matcher.group(3) != null) {
            magnitude = new BigInteger(matcher.group(3), 8);
        } else {
            magnitude = new BigInteger(matcher.group(4));
        }
        BigInteger value = matcher.group(1).equals("-") ? magnitude.negate() : magnitude;
        return new CNumber(value, text.substring(matcher.end()));
    }

    /** {@return whether the text was a number and nothing else, not below 0 and of at most so many bits} */
    boolean isUnsigned(int bits) {
        return rest.isEmpty() && value.signum() >= 0 && value.bitLength() <= bits;
    }
}
