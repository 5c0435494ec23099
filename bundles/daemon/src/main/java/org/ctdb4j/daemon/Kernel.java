// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.List;
import java.util.Optional;

/** The bundles that are fixed for the life of the process. */
final class Kernel {
    private static final List<String> BUNDLES = List.of(
            "org.ctdb4j.api",
            "org.ctdb4j.protocol",
            "org.ctdb4j.spi",
            "org.ctdb4j.tdb",
            "org.ctdb4j.core",
            "org.ctdb4j.daemon",
            "org.ctdb4j.socket",
            "org.ctdb4j.system.linux",
            "org.apache.mina.core",
            "com.sun.jna",
            "org.apache.commons.commons-pool2");

    private Kernel() {}

    /** {@return the symbolic name of the kernel bundle that somebody calls by it or by its folder or artifact} */
    static Optional<String> named(String text) {
        String dotted = text.replace('-', '.');
        return BUNDLES.stream()
                .filter(bundle ->
                        bundle.equals(text) || bundle.equals("org." + dotted) || bundle.equals("org.ctdb4j." + dotted))
                .findFirst();
    }
}
