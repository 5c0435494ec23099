// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** The one user who may manage a node, over ssh, JMX and Jolokia alike. */
record ManagementUser(String password) {

    static final String NAME = "ctdb";

    private static final int RANDOM_BYTES = 18;

    static ManagementUser withNewPassword() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return new ManagementUser(Base64.getUrlEncoder().encodeToString(random));
    }

    /** {@return the user of the right side of a line in {@code users.properties}} */
    static ManagementUser parse(String value) {
        return new ManagementUser(value.split(",", 2)[0].strip());
    }

    /** Takes as long for a wrong password as for the right one. */
    boolean accepts(String name, String candidate) {
        byte[] right = password.getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(right, candidate.getBytes(StandardCharsets.UTF_8)) && name.equals(NAME);
    }

    /** {@return the line of {@code users.properties}} */
    String line() {
        return "%s = %s,_g_:operators\n".formatted(NAME, password);
    }
}
