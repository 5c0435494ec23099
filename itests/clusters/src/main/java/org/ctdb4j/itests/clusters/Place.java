// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.clusters;

import java.util.List;

/** Where on this machine the programs of a node run. */
public interface Place {
    /** Among our own processes. */
    Place HERE = line -> line;

    /** {@return the command line that runs {@code line} there} */
    List<String> enter(List<String> line);
}
