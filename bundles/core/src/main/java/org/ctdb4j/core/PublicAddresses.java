// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.List;

import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.GetIfaces;
import org.ctdb4j.protocol.control.GetPublicIpInfo;
import org.ctdb4j.protocol.control.GetPublicIps;
import org.ctdb4j.protocol.control.GetTcpTickleList;
import org.ctdb4j.protocol.control.IpReallocated;
import org.ctdb4j.protocol.control.ReleaseIp;
import org.ctdb4j.protocol.control.SetTcpTickleList;
import org.ctdb4j.protocol.control.Startup;
import org.ctdb4j.protocol.control.TakeoverIp;
import org.ctdb4j.protocol.control.TcpAdd;
import org.ctdb4j.protocol.control.TcpAddDelayedUpdate;
import org.ctdb4j.protocol.control.TcpClient;
import org.ctdb4j.protocol.control.TcpRemove;
import org.ctdb4j.protocol.type.IfaceList;
import org.ctdb4j.protocol.type.PublicIpList;

/** The answers of a node that has no public addresses: whatever address is named, it is not one of its own. */
final class PublicAddresses {
    private static final int NO_SUCH_ADDRESS = 1;

    private final Context context;
    private final EventRuns events;

    PublicAddresses(Context context, EventRuns events) {
        this.context = context;
        this.events = events;
    }

    void serve(Controls controls) {
        controls.data(GetPublicIps.class, () -> new GetPublicIps.Reply(new PublicIpList(List.of())).encode());
        controls.data(GetIfaces.class, () -> new GetIfaces.Reply(new IfaceList(List.of())).encode());
        controls.status(GetPublicIpInfo.class, () -> Controls.FAILED);
        controls.status(ReleaseIp.class, () -> 0);
        controls.on(TakeoverIp.class, this::takeOver);
        controls.status(TcpClient.class, () -> 0);
        controls.status(TcpAdd.class, () -> Controls.FAILED);
        controls.status(TcpAddDelayedUpdate.class, () -> Controls.FAILED);
        controls.status(TcpRemove.class, () -> 0);
        controls.status(GetTcpTickleList.class, () -> NO_SUCH_ADDRESS);
        controls.status(SetTcpTickleList.class, () -> NO_SUCH_ADDRESS);
        controls.status(Startup.class, () -> 0);
        controls.on(IpReallocated.class, this::reallocated);
    }

    private void takeOver(ReqControl request, TakeoverIp control) {
        context.reply(request, control.ip().pnn() == context.pnn ? 0 : Controls.FAILED);
    }

    private void reallocated(ReqControl request, IpReallocated control) {
        if (!events.run(EventRuns.IPREALLOCATED, status -> context.reply(request, status))) {
            context.reply(request, Controls.FAILED);
        }
    }
}
