// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.ctdb4j.api.service.NodeView;

/** {@code ctdb:locks}, which the tool does not have: only the node itself knows. */
@Service
@Command(scope = "ctdb", name = "locks", description = "Show what waits for locks on this node, and who holds them")
public final class LocksCommand implements Action {
    @Reference
    NodeView view;

    @Reference
    Session session;

    @Override
    public Object execute() {
        LockList.print(session.getConsole(), view.lockScheduler());
        return null;
    }
}
