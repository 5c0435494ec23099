// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.api.service.DatabaseCounters;
import org.ctdb4j.api.service.DatabaseEntry;
import org.ctdb4j.api.service.DatabaseKind;
import org.ctdb4j.api.service.HotKey;
import org.ctdb4j.api.service.NodeCounters;
import org.ctdb4j.api.service.Nodes;
import org.ctdb4j.api.service.OperationException;
import org.ctdb4j.api.service.Traversal;
import org.ctdb4j.core.NodeSnapshot;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.control.ContinueNode;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.DbAttachPersistent;
import org.ctdb4j.protocol.control.DbAttachReplicated;
import org.ctdb4j.protocol.control.DbGetHealth;
import org.ctdb4j.protocol.control.DbVacuum;
import org.ctdb4j.protocol.control.DisableNode;
import org.ctdb4j.protocol.control.EnableNode;
import org.ctdb4j.protocol.control.GetAllTunables;
import org.ctdb4j.protocol.control.GetDbMap;
import org.ctdb4j.protocol.control.GetDbName;
import org.ctdb4j.protocol.control.GetDbPath;
import org.ctdb4j.protocol.control.GetDbStatistics;
import org.ctdb4j.protocol.control.GetIfaces;
import org.ctdb4j.protocol.control.GetRecmode;
import org.ctdb4j.protocol.control.GetRunState;
import org.ctdb4j.protocol.control.GetVnnMap;
import org.ctdb4j.protocol.control.Ping;
import org.ctdb4j.protocol.control.SetBanState;
import org.ctdb4j.protocol.control.SetDbReadonly;
import org.ctdb4j.protocol.control.SetDbSticky;
import org.ctdb4j.protocol.control.SetDebug;
import org.ctdb4j.protocol.control.SetRecmode;
import org.ctdb4j.protocol.control.SetTunable;
import org.ctdb4j.protocol.control.Statistics;
import org.ctdb4j.protocol.control.StatisticsReset;
import org.ctdb4j.protocol.control.StopNode;
import org.ctdb4j.protocol.type.BanState;
import org.ctdb4j.protocol.type.Dbid;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Asks and orders nodes by controls, as the {@code ctdb} tool does ({@code spec/cli.md} 2, 3, 5, 6). */
@Component
public final class ControlledNodes implements Nodes {
    private final Operator operator;
    private final RecordCollector collector;

    @Activate
    public ControlledNodes(@Reference Daemon daemon) {
        operator = new Operator(daemon.host());
        collector = new RecordCollector(daemon.host().operators(), operator);
    }

    private boolean isOwn(int pnn) {
        return pnn == operator.pnn();
    }

    @Override
    public Pong ping(int pnn) throws OperationException {
        long start = System.nanoTime();
        ReplyControl reply = operator.ask(pnn, new Ping());
        if (reply.status() < 0) {
            throw new OperationException("Unable to get ping response from node " + pnn + ": "
                    + reply.error().text());
        }
        return new Pong(pnn, (System.nanoTime() - start) / 1e9, reply.status());
    }

    @Override
    public RunState runState(int pnn) throws OperationException {
        return isOwn(pnn)
                ? operator.snapshot().runState()
                : operator.query(pnn, new GetRunState(), GetRunState.Reply::decode)
                        .runState();
    }

    @Override
    public VnnMap vnnMap(int pnn) throws OperationException {
        return isOwn(pnn)
                ? operator.snapshot().vnnMap()
                : operator.query(pnn, new GetVnnMap(), GetVnnMap.Reply::decode).map();
    }

    /** The answer to the control is its status. */
    @Override
    public RecoveryMode recoveryMode(int pnn) throws OperationException {
        if (isOwn(pnn)) {
            return operator.snapshot().recoveryMode();
        }
        int status = operator.ask(pnn, new GetRecmode()).status();
        return RecoveryMode.of(status)
                .orElseThrow(
                        () -> new OperationException("Control GET_RECMODE failed on node " + pnn + ", ret=" + status));
    }

    @Override
    public boolean partiallyOnline(int pnn) throws OperationException {
        return operator.query(pnn, new GetIfaces(), GetIfaces.Reply::decode).ifaces().ifaces().stream()
                .anyMatch(iface -> iface.linkState() == 0);
    }

    @Override
    public List<DatabaseEntry> databases(int pnn) throws OperationException {
        if (isOwn(pnn)) {
            return operator.snapshot().databases().stream()
                    .map(database -> new DatabaseEntry(
                            database.id(), database.name(), database.path(), database.flags(), database.health()))
                    .toList();
        }
        List<DatabaseEntry> entries = new ArrayList<>();
        for (Dbid each : operator.query(pnn, new GetDbMap(), GetDbMap.Reply::decode)
                .map()
                .databases()) {
            entries.add(entry(pnn, each));
        }
        return entries;
    }

    private DatabaseEntry entry(int pnn, Dbid each) throws OperationException {
        int id = each.dbId();
        return new DatabaseEntry(
                id,
                operator.query(pnn, new GetDbName(id), GetDbName.Reply::decode).name(),
                operator.query(pnn, new GetDbPath(id), GetDbPath.Reply::decode).path(),
                each.flags(),
                operator.query(pnn, new DbGetHealth(id), DbGetHealth.Reply::decode)
                        .reason());
    }

    @Override
    public Tunables tunables(int pnn) throws OperationException {
        return isOwn(pnn)
                ? operator.snapshot().tunables()
                : operator.query(pnn, new GetAllTunables(), GetAllTunables.Reply::decode)
                        .tunables();
    }

    @Override
    public NodeCounters statistics(int pnn) throws OperationException {
        return Counted.of(
                isOwn(pnn)
                        ? operator.snapshot().statistics()
                        : operator.query(pnn, new Statistics(), Statistics.Reply::decode)
                                .statistics());
    }

    @Override
    public void setTunable(int pnn, Tunable tunable, long value) throws OperationException {
        if (value >>> Integer.SIZE != 0) {
            throw new OperationException(tunable.text() + " takes a number from 0 to 4294967295, not " + value);
        }
        operator.query(pnn, new SetTunable((int) value, tunable.text()));
    }

    @Override
    public void resetStatistics(int pnn) throws OperationException {
        operator.query(pnn, new StatisticsReset());
    }

    @Override
    public void setDebugLevel(int pnn, DebugLevel level) throws OperationException {
        operator.query(pnn, new SetDebug(level.code()));
    }

    @Override
    public int attach(String name, DatabaseKind kind) throws OperationException {
        Control control =
                switch (kind) {
                    case VOLATILE -> new DbAttach(name);
                    case PERSISTENT -> new DbAttachPersistent(name);
                    case REPLICATED -> new DbAttachReplicated(name);
                };
        return operator.query(operator.pnn(), control, DbAttach.Reply::decode).dbId();
    }

    @Override
    public void setReadonly(int databaseId) throws OperationException {
        onConnectedNodes(requireVolatile(databaseId, "READONLY"), new SetDbReadonly(databaseId));
    }

    @Override
    public void setSticky(int databaseId) throws OperationException {
        onConnectedNodes(requireVolatile(databaseId, "STICKY"), new SetDbSticky(databaseId));
    }

    @Override
    public void vacuum(int pnn, int databaseId, boolean full) throws OperationException {
        operator.query(pnn, new DbVacuum(databaseId, full));
    }

    @Override
    public DatabaseCounters databaseStatistics(int pnn, int databaseId) throws OperationException {
        return Counted.of(operator.query(pnn, new GetDbStatistics(databaseId), GetDbStatistics.Reply::decode)
                .statistics());
    }

    @Override
    public List<HotKey> hotKeys(int databaseId) throws OperationException {
        NodeSnapshot now = operator.snapshot();
        int flags = now.databases().stream()
                .filter(each -> each.id() == databaseId)
                .findFirst()
                .orElseThrow(() -> new OperationException("No database 0x%08x is attached".formatted(databaseId)))
                .flags();
        HotKeys keys = new HotKeys(flags);
        for (NodeSnapshot.Member member : connected(now)) {
            keys.add(member.pnn(), databaseStatistics(member.pnn(), databaseId));
        }
        return keys.ranked();
    }

    private NodeSnapshot requireVolatile(int databaseId, String property) throws OperationException {
        NodeSnapshot now = operator.snapshot();
        boolean suits = now.databases().stream()
                .anyMatch(each -> each.id() == databaseId && DatabaseFlags.isVolatile(each.flags()));
        if (!suits) {
            throw new OperationException(property + " can be set only on volatile DB");
        }
        return now;
    }

    private void onConnectedNodes(NodeSnapshot now, Control control) throws OperationException {
        for (NodeSnapshot.Member member : connected(now)) {
            operator.query(member.pnn(), control);
        }
    }

    private static List<NodeSnapshot.Member> connected(NodeSnapshot now) {
        return now.members().stream()
                .filter(member -> NodeFlags.isConnected(member.flags()) && !NodeFlags.isDeleted(member.flags()))
                .toList();
    }

    @Override
    public Traversal records(int databaseId, int recordsMax) throws OperationException {
        return collector.collect(databaseId, recordsMax);
    }

    @Override
    public void recover(int pnn) throws OperationException {
        int before = operator.snapshot().vnnMap().generation();
        operator.query(pnn, new SetRecmode(RecoveryMode.ACTIVE));
        operator.await(
                now -> now.vnnMap().generation() != before && now.recoveryMode() == RecoveryMode.NORMAL,
                Tunable.RECOVER_TIMEOUT,
                "The recovery has not ended");
    }

    @Override
    public void enable(int pnn) throws OperationException {
        order(pnn, new EnableNode(), flags -> (flags & NodeFlags.PERMANENTLY_DISABLED) == 0, "enabled");
    }

    @Override
    public void disable(int pnn) throws OperationException {
        order(pnn, new DisableNode(), flags -> (flags & NodeFlags.PERMANENTLY_DISABLED) != 0, "disabled");
    }

    @Override
    public void stop(int pnn) throws OperationException {
        order(pnn, new StopNode(), flags -> (flags & NodeFlags.STOPPED) != 0, "stopped");
    }

    @Override
    public void continueNode(int pnn) throws OperationException {
        order(pnn, new ContinueNode(), flags -> (flags & NodeFlags.STOPPED) == 0, "continued");
    }

    @Override
    public void ban(int pnn, int seconds) throws OperationException {
        if (seconds < 0) {
            throw new OperationException("A ban lasts a number of seconds, not " + seconds);
        }
        order(
                pnn,
                new SetBanState(new BanState(pnn, seconds)),
                flags -> (flags & NodeFlags.BANNED) != 0 == seconds > 0,
                seconds > 0 ? "banned" : "unbanned");
    }

    private void order(int pnn, Control control, IntPredicate wanted, String state) throws OperationException {
        List<NodeSnapshot.Member> members = operator.snapshot().members();
        if (pnn < 0 || pnn >= members.size()) {
            throw new OperationException("Node " + pnn + " does not exist");
        }
        if (!wanted.test(members.get(pnn).flags())) {
            operator.query(pnn, control);
            operator.await(
                    now -> wanted.test(now.members().get(pnn).flags()),
                    Tunable.CONTROL_TIMEOUT,
                    "This node does not see node " + pnn + " " + state);
        }
    }
}
