// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.nio.file.Path;
import java.util.List;

import org.ctdb4j.api.service.OperationException;

/** The bundles of the framework as far as a swap moves them. */
interface Plugins {
    /** Installs and starts a version beside the one there is; when this returns it is ready to take over. */
    Fresh startBeside(Origin old, Path jar) throws OperationException;

    /** Removes a bundle and lets its class loader go. */
    void remove(Origin old) throws OperationException;

    /** {@return symbolic names of the bundles that use this one, directly or not; empty if it is not installed} */
    List<String> dependents(String symbolicName);

    /** A bundle that has been started beside another. */
    interface Fresh {
        Origin origin();

        /** The swap is over: nothing is held for it any more. */
        void release();
    }
}
