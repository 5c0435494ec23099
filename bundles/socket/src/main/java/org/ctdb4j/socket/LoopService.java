// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import java.net.SocketAddress;

import org.apache.mina.core.service.AbstractIoService;
import org.apache.mina.core.service.DefaultTransportMetadata;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.service.TransportMetadata;
import org.apache.mina.core.session.AbstractIoSessionConfig;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.session.IoSessionConfig;

/** What MINA wants every session to belong to: one service for all of them, whose handler passes on to the connection. */
final class LoopService extends AbstractIoService {

    static final TransportMetadata METADATA = new DefaultTransportMetadata(
            "ctdb4j", "socket", false, false, SocketAddress.class, Config.class, Object.class);

    LoopService() {
        super(new Config(), task -> {
            throw new UnsupportedOperationException("the service has no workers");
        });
        setHandler(new Handler());
    }

    /** Gives a session the attributes and queues MINA expects it to have. */
    void initialize(LoopSession session) {
        initSession(session, null, null);
    }

    @Override
    public TransportMetadata getTransportMetadata() {
        return METADATA;
    }

    @Override
    public IoSessionConfig getSessionConfig() {
        return sessionConfig;
    }

    @Override
    protected void dispose0() {
        // owns nothing: the loop ends with its processor
    }

    private static final class Handler extends IoHandlerAdapter {
        @Override
        public void messageReceived(IoSession session, Object message) {
            ((LoopSession) session).connection().show();
        }

        @Override
        public void sessionClosed(IoSession session) {
            ((LoopSession) session).connection().ended();
        }
    }

    /** MINA allocates a buffer before each read, which our processor has no use for. */
    static final class Config extends AbstractIoSessionConfig {
        Config() {
            setReadBufferSize(1);
        }
    }
}
