// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.clusters;

/** Addresses that the nodes of one cluster have for themselves, and where their programs must run to use them. */
public interface Network extends AutoCloseable {
    /** {@return a name no other network has at this time} */
    String name();

    /** {@return the address of that node} */
    String address(int pnn);

    Place place(int pnn);

    @Override
    void close();
}
