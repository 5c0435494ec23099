// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.protocol.ReqKeepalive;
import org.ctdb4j.spi.config.NodeLine;

/**
 * Settings of a node in a test: node {@code pnn} of several at 10.99.77.1 and so on, in a hurry, without a cluster
 * lock.
 */
final class TestSettings {
    static final int PID = 13346;

    int pnn;
    List<NodeLine> nodes = new ArrayList<>();
    String clusterLock = "";
    boolean leaderCapability = true;
    boolean lmasterCapability = true;
    boolean startAsStopped;
    boolean startAsDisabled;
    boolean fastStart = true;
    Tunables tunables = Tunables.DEFAULTS;

    static TestSettings node(int pnn, int count) {
        TestSettings settings = new TestSettings();
        settings.pnn = pnn;
        for (int i = 0; i < count; i++) {
            settings.nodes.add(line(i + 1));
        }
        return settings;
    }

    static NodeLine line(int host) {
        return new NodeLine(address(10, 99, 77, host), false);
    }

    static NodeLine deleted() {
        return new NodeLine(address(0, 0, 0, 0), true);
    }

    NodeSettings build() {
        return new NodeSettings(
                pnn,
                List.copyOf(nodes),
                4379,
                PID,
                ReqKeepalive.VERSION_4_17,
                tunables,
                DebugLevel.NOTICE,
                clusterLock,
                5,
                leaderCapability,
                lmasterCapability,
                startAsStopped,
                startAsDisabled,
                true,
                fastStart);
    }

    private static InetAddress address(int... bytes) {
        byte[] raw = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            raw[i] = (byte) bytes[i];
        }
        try {
            return InetAddress.getByAddress(raw);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
