// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import java.net.SocketAddress;

import org.apache.mina.core.filterchain.DefaultIoFilterChain;
import org.apache.mina.core.filterchain.IoFilterChain;
import org.apache.mina.core.service.IoProcessor;
import org.apache.mina.core.service.TransportMetadata;
import org.apache.mina.core.session.AbstractIoSession;
import org.apache.mina.core.session.SessionState;

/** MINA's side of a connection. */
final class LoopSession extends AbstractIoSession {

    private final IoProcessor<LoopSession> processor;
    private final SocketConnection connection;
    private final IoFilterChain filterChain = new DefaultIoFilterChain(this);
    private SessionState state = SessionState.OPENING;

    LoopSession(LoopService service, IoProcessor<LoopSession> processor, SocketConnection connection) {
        super(service);
        this.config = service.getSessionConfig();
        this.processor = processor;
        this.connection = connection;
        service.initialize(this);
    }

    SocketConnection connection() {
        return connection;
    }

    SessionState state() {
        return state;
    }

    void become(SessionState newState) {
        state = newState;
    }

    @Override
    public IoProcessor<LoopSession> getProcessor() {
        return processor;
    }

    @Override
    public IoFilterChain getFilterChain() {
        return filterChain;
    }

    @Override
    public TransportMetadata getTransportMetadata() {
        return LoopService.METADATA;
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return connection.remote();
    }

    @Override
    public SocketAddress getLocalAddress() {
        return connection.local();
    }
}
