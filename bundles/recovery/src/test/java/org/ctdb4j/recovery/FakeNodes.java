// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Capabilities;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbPull;
import org.ctdb4j.protocol.control.DbPushConfirm;
import org.ctdb4j.protocol.control.DbPushStart;
import org.ctdb4j.protocol.control.DumpMemory;
import org.ctdb4j.protocol.control.GetAllTunables;
import org.ctdb4j.protocol.control.GetCapabilities;
import org.ctdb4j.protocol.control.GetDbMap;
import org.ctdb4j.protocol.control.GetDbName;
import org.ctdb4j.protocol.control.GetDbSeqnum;
import org.ctdb4j.protocol.control.GetIfaces;
import org.ctdb4j.protocol.control.GetNodeMap;
import org.ctdb4j.protocol.control.GetPublicIps;
import org.ctdb4j.protocol.control.GetRecmode;
import org.ctdb4j.protocol.control.GetVnnMap;
import org.ctdb4j.protocol.control.SetRecmode;
import org.ctdb4j.protocol.control.SetVnnMap;
import org.ctdb4j.protocol.type.Dbid;
import org.ctdb4j.protocol.type.DbidMap;
import org.ctdb4j.protocol.type.Iface;
import org.ctdb4j.protocol.type.IfaceList;
import org.ctdb4j.protocol.type.NodeAndFlags;
import org.ctdb4j.protocol.type.NodeMap;
import org.ctdb4j.protocol.type.PublicIpList;
import org.ctdb4j.protocol.type.RecBuffer;

/**
 * The nodes a recovery talks to: they answer each control as sound nodes do, unless a test says otherwise. All of them are up,
 * active, recovered and agree at first.
 */
final class FakeNodes {
    static final int GENERATION = 77;
    static final int FAILED = -1;
    static final String MEMORY = "full talloc report\n";

    private static final int HELD = Integer.MIN_VALUE;

    /** Flags of each node, as all see them. */
    final int[] flags;

    final Map<Integer, Integer> capabilities = new TreeMap<>();
    final Map<Integer, RecoveryMode> modes = new TreeMap<>();
    final Map<Integer, VnnMap> vnnMaps = new TreeMap<>();
    final Map<Integer, NodeMap> views = new TreeMap<>();
    final Map<Integer, List<Dbid>> databases = new TreeMap<>();
    final Map<Integer, Long> seqnums = new TreeMap<>();
    final Map<Integer, RecBuffer> records = new TreeMap<>();
    List<Iface> interfaces = List.of();
    Tunables tunables = Tunables.DEFAULTS;

    /** What was pushed to each node, by node. */
    final Map<Integer, List<RecBuffer>> pushed = new TreeMap<>();

    private final Map<Long, Integer> pushSrvids = new LinkedHashMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private final Set<Integer> silent = new LinkedHashSet<>();

    FakeNodes(int count) {
        flags = new int[count];
        int[] all = new int[count];
        for (int pnn = 0; pnn < count; pnn++) {
            all[pnn] = pnn;
            capabilities.put(pnn, Capabilities.DEFAULT);
            modes.put(pnn, RecoveryMode.NORMAL);
            databases.put(pnn, List.of());
            seqnums.put(pnn, 0L);
        }
        for (int pnn = 0; pnn < count; pnn++) {
            vnnMaps.put(pnn, VnnMap.of(GENERATION, all));
        }
    }

    /** How a node answers one kind of control, so many times. */
    private static final class Rule {
        private final int node;
        private final Class<? extends Control> kind;
        private final int status;
        private final Blob data;
        private int times;

        Rule(int node, Class<? extends Control> kind, int status, Blob data, int times) {
            this.node = node;
            this.kind = kind;
            this.status = status;
            this.data = data;
            this.times = times;
        }
    }

    /** A node refuses a kind of control from now on. */
    void fail(int node, Class<? extends Control> kind) {
        fail(node, kind, Integer.MAX_VALUE);
    }

    void fail(int node, Class<? extends Control> kind, int times) {
        rules.add(new Rule(node, kind, FAILED, Blob.EMPTY, times));
    }

    /** A node answers a kind of control with this from now on. */
    void answer(int node, Class<? extends Control> kind, Blob data) {
        rules.add(new Rule(node, kind, 0, data, Integer.MAX_VALUE));
    }

    /** A node never answers a kind of control. */
    void hold(int node, Class<? extends Control> kind) {
        rules.add(new Rule(node, kind, HELD, Blob.EMPTY, Integer.MAX_VALUE));
    }

    /** A node answers nothing from now on. */
    void silence(int node) {
        silent.add(node);
    }

    void attach(int node, int dbId, int databaseFlags) {
        List<Dbid> all = new ArrayList<>(databases.get(node));
        all.add(new Dbid(dbId, databaseFlags));
        databases.put(node, all);
    }

    void attachEverywhere(int dbId, int databaseFlags) {
        databases.keySet().forEach(node -> attach(node, dbId, databaseFlags));
    }

    static RecBuffer buffer(int dbId, String key, RecordHeader header, String value) {
        return RecBuffer.builder(dbId)
                .add(0, Blob.utf8(key), header, Blob.utf8(value))
                .build();
    }

    /** {@return what comes back for a control: messages first, the answer last; nothing if the node is silent} */
    List<Packet> take(ReqControl request) {
        int node = request.header().destnode();
        List<Packet> back = new ArrayList<>();
        Control control = decoded(request);
        if (silent.contains(node)) {
            return back;
        }
        Optional<Rule> rule = rules.stream()
                .filter(each -> each.node == node && each.kind.isInstance(control) && each.times > 0)
                .findFirst();
        if (rule.isPresent()) {
            rule.get().times--;
            if (rule.get().status == HELD) {
                return back;
            }
            back.add(reply(request, rule.get().status, rule.get().data));
            return back;
        }
        if (control instanceof DbPull pull) {
            pull(node, pull, back);
        }
        back.add(reply(request, status(node, control), data(node, control)));
        return back;
    }

    void take(ReqMessage message) {
        Integer dbId = pushSrvids.get(message.srvid());
        if (dbId != null) {
            pushed.computeIfAbsent(message.header().destnode(), n -> new ArrayList<>())
                    .add(records(message.data()));
        }
    }

    static Control decoded(ReqControl request) {
        try {
            return Control.decode(request);
        } catch (MalformedPayloadException e) {
            throw new AssertionError(e);
        }
    }

    static RecBuffer records(Blob data) {
        try {
            return RecBuffer.decodeWithHeaders(data);
        } catch (MalformedPayloadException e) {
            throw new AssertionError(e);
        }
    }

    static NodeMap map(int... flags) {
        List<NodeAndFlags> nodes = new ArrayList<>();
        for (int pnn = 0; pnn < flags.length; pnn++) {
            byte[] ip = {10, 0, 0, (byte) (pnn + 1)};
            nodes.add(new NodeAndFlags(pnn, flags[pnn], NodeAddress.of(Blob.wrap(ip), 4379)));
        }
        return new NodeMap(nodes);
    }

    private void pull(int node, DbPull pull, List<Packet> back) {
        RecBuffer all = records.get(node);
        if (all != null) {
            back.add(new ReqMessage(new Header(GENERATION, 0, node, 0), pull.targetSrvid(), all.encode()));
        }
    }

    private static ReplyControl reply(ReqControl request, int status, Blob data) {
        Header header = request.header()
                .withDestnode(request.header().srcnode())
                .withSrcnode(request.header().destnode());
        return new ReplyControl(header, status, data, Blob.EMPTY);
    }

    private int status(int node, Control control) {
        if (control instanceof GetRecmode) {
            return modes.get(node).code();
        }
        if (control instanceof SetRecmode set) {
            modes.put(node, set.mode());
        } else if (control instanceof SetVnnMap set) {
            vnnMaps.put(node, set.map());
        } else if (control instanceof DbPushStart start) {
            pushSrvids.put(start.targetSrvid(), start.dbId());
            pushed.remove(node);
        }
        return 0;
    }

    private Blob data(int node, Control control) {
        if (control instanceof GetNodeMap) {
            return new GetNodeMap.Reply(views.getOrDefault(node, map(flags))).encode();
        } else if (control instanceof DumpMemory) {
            return new DumpMemory.Reply(MEMORY).encode();
        } else if (control instanceof GetCapabilities) {
            return new GetCapabilities.Reply(capabilities.get(node)).encode();
        } else if (control instanceof GetVnnMap) {
            return new GetVnnMap.Reply(vnnMaps.get(node)).encode();
        } else if (control instanceof GetDbMap) {
            return new GetDbMap.Reply(new DbidMap(databases.get(node))).encode();
        } else if (control instanceof GetDbName name) {
            return new GetDbName.Reply("db" + name.dbId() + ".tdb").encode();
        } else if (control instanceof GetDbSeqnum) {
            return new GetDbSeqnum.Reply(seqnums.get(node)).encode();
        } else if (control instanceof DbPull) {
            return new DbPull.Reply(
                            records.containsKey(node) ? records.get(node).count() : 0)
                    .encode();
        } else if (control instanceof DbPushConfirm) {
            return new DbPushConfirm.Reply(pushedCount(node)).encode();
        } else if (control instanceof GetAllTunables) {
            return new GetAllTunables.Reply(tunables).encode();
        } else if (control instanceof GetIfaces) {
            return new GetIfaces.Reply(new IfaceList(interfaces)).encode();
        } else if (control instanceof GetPublicIps) {
            return new GetPublicIps.Reply(new PublicIpList(List.of())).encode();
        }
        return Blob.EMPTY;
    }

    private int pushedCount(int node) {
        return pushed.getOrDefault(node, List.of()).stream()
                .mapToInt(RecBuffer::count)
                .sum();
    }
}
