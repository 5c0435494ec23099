// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import java.io.IOException;

import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.spi.loop.Loops;
import org.osgi.service.component.annotations.Component;

/** Loops of the same kind as the node's, whose clients have no credentials. */
@Component
public final class SocketLoops implements Loops {
    @Override
    public Own open(String threadName) throws IOException {
        SocketLoop loop = new SocketLoop(threadName);
        loop.start();
        return new Opened(loop);
    }

    private record Opened(SocketLoop opened) implements Own {
        @Override
        public Loop loop() {
            return opened;
        }

        @Override
        public void close() {
            opened.stop();
        }
    }
}
