// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.loop;

import java.io.IOException;

import org.osgi.annotation.versioning.ProviderType;

/** Makes loops beside the node's own. */
@ProviderType
public interface Loops {
    /** {@return a loop that runs, on a thread of its own} From any thread. */
    Own open(String threadName) throws IOException;

    /** A loop and its end. */
    interface Own extends AutoCloseable {
        Loop loop();

        /**
         * Closes every socket of the loop and ends its thread, after what has been posted before. Waits for that for some seconds, also
         * if the thread is interrupted. Not from the loop's thread.
         */
        @Override
        void close();
    }
}
