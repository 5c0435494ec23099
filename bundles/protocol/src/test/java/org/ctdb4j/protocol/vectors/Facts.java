// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.vectors;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.control.ListTunables;
import org.ctdb4j.protocol.type.DbStatistics;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;

/** Spells a decoded value out in the names and the order of the captures. */
final class Facts {

    /** Told apart by a dot: record and component. A component mapped to nothing lends its parts to its record. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("ReqCall.callId", "callid"),
            Map.entry("ReqCall.hopCount", "hopcount"),
            Map.entry("ReqCall.callData", "calldata"),
            Map.entry("ReqKeepalive.uptimeSeconds", "uptime"),
            Map.entry("NodeMap.nodes", "node"),
            Map.entry("NodeAndFlags.address", "addr"),
            Map.entry("DbidMap.databases", "dbs"),
            Map.entry("PublicIpList.addresses", "ip"),
            Map.entry("PublicIp.address", "addr"),
            Map.entry("PublicIpInfo.activeIndex", "active_idx"),
            Map.entry("PublicIpInfo.ifaces", ""),
            Map.entry("IfaceList.ifaces", "iface"),
            Map.entry("GetTcpTickleList.address", "addr"),
            Map.entry("GetPublicIpInfo.address", "addr"),
            Map.entry("TickleList.address", "addr"),
            Map.entry("TickleList.connections", "conn"),
            Map.entry("Connection.source", "src"),
            Map.entry("Connection.destination", "dst"),
            Map.entry("AddrInfo.address", "addr"),
            Map.entry("BanState.seconds", "time"),
            Map.entry("DisableMessage.timeoutSeconds", "timeout"),
            Map.entry("DisableIpCheck.seconds", "value"),
            Map.entry("Election.connectedNodes", "num_connected"),
            Map.entry("Latency.count", "num"),
            Map.entry("LockStatistics.calls", "num_calls"),
            Map.entry("LockStatistics.current", "num_current"),
            Map.entry("LockStatistics.pending", "num_pending"),
            Map.entry("LockStatistics.failed", "num_failed"),
            Map.entry("StatisticsList.statistics", "stats"),
            Map.entry("NodeStatistics.clients", "num_clients"),
            Map.entry("NodeStatistics.clientPacketsReceived", "client_packets_recv"),
            Map.entry("NodeStatistics.nodePacketsReceived", "node_packets_recv"),
            Map.entry("NodeStatistics.keepalivesSent", "keepalive_packets_sent"),
            Map.entry("NodeStatistics.keepalivesReceived", "keepalive_packets_recv"),
            Map.entry("NodeStatistics.reclockCtdbd", "reclock.ctdbd"),
            Map.entry("NodeStatistics.reclockRecd", "reclock.recd"),
            Map.entry("NodeStatistics.lastCounter", "__last_counter"),
            Map.entry("NodeStatistics.hopCountBuckets", "hop_count_bucket"),
            Map.entry("NodeStatistics.recoveries", "num_recoveries"),
            Map.entry("NodeStatistics.startTime", "statistics_start_time"),
            Map.entry("NodeStatistics.currentTime", "statistics_current_time"),
            Map.entry("DbStatistics.vacuumLatency", "vacuum.latency"),
            Map.entry("DbStatistics.roDelegations", "db_ro_delegations"),
            Map.entry("DbStatistics.roRevokes", "db_ro_revokes"),
            Map.entry("DbStatistics.hopCountBuckets", "hop_count_bucket"),
            Map.entry("GetDbPath.path", "db_path"),
            Map.entry("GetDbName.name", "db_name"),
            Map.entry("DbAttach.name", "db_name"),
            Map.entry("DbAttachPersistent.name", "db_name"),
            Map.entry("DbAttachReplicated.name", "db_name"),
            Map.entry("GetDebug.level", "loglevel"),
            Map.entry("SetDebug.level", "loglevel"),
            Map.entry("SetRecmode.mode", "recmode"),
            Map.entry("GetRunState.runState", "runstate"),
            Map.entry("SetLmasterRole.allowed", "role"),
            Map.entry("SetRecmasterRole.allowed", "role"),
            Map.entry("GetReclockFile.lock", "reclock"),
            Map.entry("RegisterNotify.notifySrvid", "srvid"),
            Map.entry("RegisterNotify.message", "data"),
            Map.entry("CheckPidSrvid.registeredSrvid", "srvid"),
            Map.entry("EchoData.data", "buf"),
            Map.entry("Uptime.now", "current_time"),
            Map.entry("Uptime.daemonStart", "ctdbd_start_time"),
            Map.entry("Uptime.lastRecoveryStart", "last_recovery_started"),
            Map.entry("Uptime.lastRecoveryEnd", "last_recovery_finished"),
            Map.entry("DbPull.records", "num_records"),
            Map.entry("DbPushConfirm.records", "num_records"),
            Map.entry("DbPull.targetSrvid", "srvid"),
            Map.entry("DbPushStart.targetSrvid", "srvid"),
            Map.entry("TraverseStart.clientSrvid", "srvid"),
            Map.entry("TraverseStartExt.clientSrvid", "srvid"),
            Map.entry("TraverseStartExt.withEmptyRecords", "withemptyrecords"),
            Map.entry("TraverseAll.clientSrvid", "srvid"),
            Map.entry("TraverseAll.pnn", "pnn"),
            Map.entry("DbTransactionStart.transactionId", "tid"),
            Map.entry("DbTransactionCommit.transactionId", "tid"),
            Map.entry("WipeDatabase.transactionId", "tid"),
            Map.entry("TraverseData.record", "rec"),
            Map.entry("ReleaseIp.ip", "ip"),
            Map.entry("TakeoverIp.ip", "ip"),
            Map.entry("RunRequest.timeoutSeconds", "timeout"),
            Map.entry("StatusReply.scripts", "script"),
            Map.entry("ReplyControl.error", "errormsg"));

    /** Controls and answers with one structure in them, whose parts the captures list without a prefix. */
    private static final List<String> BARE = List.of(
            "GetVnnMap.map",
            "SetVnnMap.map",
            "GetDbMap.map",
            "GetNodeMap.map",
            "GetNodesFile.map",
            "GetPublicIps.addresses",
            "GetIfaces.ifaces",
            "GetPublicIpInfo.info",
            "GetTcpTickleList.tickles",
            "SetTcpTickleList.tickles",
            "TcpClient.connection",
            "TcpAdd.connection",
            "TcpRemove.connection",
            "TcpAddDelayedUpdate.connection",
            "SendGratuitousArp.address",
            "AddPublicIp.address",
            "DelPublicIp.address",
            "ModifyFlags.change",
            "SetBanState.ban",
            "GetBanState.ban",
            "GetAllTunables.tunables",
            "Statistics.statistics",
            "GetStatHistory.history",
            "GetDbStatistics.statistics",
            "UpdateRecord.records",
            "Trans3Commit.records",
            "VacuumFetch.records",
            "RecoveryRecords.records",
            "ElectionCall.election",
            "PushNodeFlags.change",
            "TakeoverRun.replyTo",
            "DisableTakeoverRuns.request",
            "DisableRecoveries.request");

    private static final Map<Tunable, String> TUNABLES = Map.ofEntries(
            Map.entry(Tunable.EVENT_SCRIPT_TIMEOUT, "script_timeout"),
            Map.entry(Tunable.EVENT_SCRIPT_UNHEALTHY_ON_TIMEOUT, "script_unhealthy_on_timeout"),
            Map.entry(Tunable.DETERMINISTIC_IPS, "deterministic_public_ips"),
            Map.entry(Tunable.RECD_FAIL_COUNT, "recd_ping_failcount"),
            Map.entry(Tunable.REC_LOCK_LATENCY_MS, "reclock_latency_ms"),
            Map.entry(Tunable.MAX_QUEUE_DROP_MSG, "max_queue_depth_drop_msg"),
            Map.entry(Tunable.DEFERRED_ATTACH_TO, "deferred_attach_timeout"),
            Map.entry(Tunable.LCP2_PUBLIC_IPS, "lcp2_public_ip_assignment"),
            Map.entry(Tunable.RECOVER_PDB_BY_SEQ_NUM, "recover_pdb_by_seqnum"),
            Map.entry(Tunable.PULL_DB_PREALLOCATION, "pulldb_preallocation_size"),
            Map.entry(Tunable.SAMBA3_AVOID_DEADLOCKS, "samba3_hack"),
            Map.entry(Tunable.TDB_MUTEX_ENABLED, "mutex_enabled"));

    private final Vector vector;
    private final List<Fact> facts = new ArrayList<>();

    Facts(Vector vector) {
        this.vector = vector;
    }

    /** A name and a number, a text or bytes. */
    record Fact(String name, Object value) {

        /** {@return the value as the field would have it} */
        String as(Vector.Field field) {
            return "%s = %s".formatted(name, field == null ? value : canonical(field));
        }

        private Object canonical(Vector.Field field) {
            return switch (field.type()) {
                case "str" -> value instanceof Blob bytes ? bytes.text() : value;
                case "bytes" -> value instanceof Blob bytes ? bytes.toHex() : value;
                case "f64" -> value;
                case "sockaddr" ->
                    value instanceof NodeAddress address
                            ? "AF_INET %s port %d".formatted(address.text(), address.port())
                            : value;
                default -> value instanceof Number number ? truncated(number.longValue(), field.size()) : value;
            };
        }
    }

    List<Fact> list() {
        return facts;
    }

    /** {@return a line of the capture in the same words} */
    static String expected(Vector.Field field) {
        String value = field.value();
        Object meant =
                switch (field.type()) {
                    case "str" ->
                        value.replaceFirst(" \\(no NUL\\)$", "")
                                .replaceAll("^'|'$", "")
                                .replace("\\n", "\n");
                    case "bytes" -> value.equals("-") ? "" : value;
                    case "f64" -> Double.valueOf(value);
                    case "sockaddr" -> value;
                    default ->
                        truncated(
                                value.startsWith("0x")
                                        ? Long.parseUnsignedLong(value.substring(2), 16)
                                        : Long.parseLong(value),
                                field.size());
                };
        return "%s = %s".formatted(field.name(), meant);
    }

    private static Long truncated(long value, int size) {
        return size == Long.BYTES ? value : value & (1L << 8 * size) - 1;
    }

    void add(String name, Object value) {
        if (value instanceof Tunables tunables) {
            addTunables(tunables);
        } else if (value instanceof VnnMap map) {
            add(join(name, "generation"), map.generation());
            for (int i = 0; i < map.size(); i++) {
                add(join(name, "map[" + i + "]"), map.pnnAt(i));
            }
        } else if (value instanceof RecBuffer records) {
            addRecords(name, records);
        } else if (value instanceof RecData data) {
            addRecord(name, data);
        } else if (value instanceof DbStatistics statistics) {
            addComponents(name, statistics);
        } else if (value instanceof ListTunables.Reply reply) {
            facts.add(new Fact("list", ":" + String.join(":", reply.names())));
        } else if (value instanceof Timeval time) {
            add(join(name, "tv_sec"), time.seconds());
            add(join(name, "tv_usec"), time.micros());
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                add(name + "[" + i + "]", list.get(i));
            }
        } else if (value instanceof Record parts && !(value instanceof NodeAddress)) {
            addComponents(name, parts);
        } else {
            addLeaf(name, value);
        }
    }

    /** Adds what a packet has besides its header. */
    void addPacket(Packet packet) {
        for (RecordComponent component : packet.getClass().getRecordComponents()) {
            if (!component.getName().equals("header") && !isNotListed((Record) packet, component)) {
                add(nameOf((Record) packet, component), read((Record) packet, component));
            }
        }
    }

    private void addLeaf(String name, Object value) {
        if (value instanceof Boolean flag) {
            facts.add(new Fact(name, flag ? 1 : 0));
        } else if (value instanceof RecoveryMode mode) {
            facts.add(new Fact(name, mode.code()));
        } else if (value instanceof RunState state) {
            facts.add(new Fact(name, state.code()));
        } else if (!value.equals("") || vector.lists(name)) {
            facts.add(new Fact(name, value));
        }
    }

    private void addTunables(Tunables tunables) {
        for (Tunable tunable : Tunable.values()) {
            String name = TUNABLES.getOrDefault(tunable, tunable.name().toLowerCase(Locale.ROOT));
            facts.add(new Fact(name, tunables.get(tunable)));
        }
    }

    private void addRecords(String name, RecBuffer records) {
        add(join(name, "db_id"), records.dbId());
        int index = 0;
        for (RecData each : records) {
            add(join(name, "rec[" + index++ + "]"), each);
        }
    }

    /** The captures split the data where it begins with a header. */
    private void addRecord(String name, RecData data) {
        add(join(name, "reqid"), data.reqid());
        add(join(name, "key"), data.key());
        boolean split = vector.lists(join(name, "header.rsn"));
        if (split) {
            RecordHeader header = data.header();
            add(join(name, "header"), header);
        }
        add(join(name, "data"), split ? data.value() : data.data());
    }

    private void addComponents(String name, Record parts) {
        for (RecordComponent component : parts.getClass().getRecordComponents()) {
            Object value = read(parts, component);
            if (parts instanceof DbStatistics statistics && component.getName().equals("hotKeys")) {
                addHotKeys(statistics);
            } else if (!isNotListed(parts, component)) {
                add(join(name, nameOf(parts, component)), value);
            }
        }
    }

    private void addHotKeys(DbStatistics statistics) {
        for (int i = 0; i < DbStatistics.HOT_KEYS; i++) {
            add("hot_keys[" + i + "].count", statistics.hotKeys().get(i).count());
        }
        for (int i = 0; i < DbStatistics.HOT_KEYS; i++) {
            add("hot_keys_wire[" + i + "]", statistics.hotKeys().get(i).key());
        }
    }

    /** What stands in the packet's own fields already. */
    private static boolean isNotListed(Record parts, RecordComponent component) {
        String name = owner(parts) + "." + component.getName();
        return List.of(
                        "RegisterSrvid.srvid",
                        "DeregisterSrvid.srvid",
                        "TunnelRegister.tunnelId",
                        "TunnelDeregister.tunnelId",
                        "RecoveryRecords.srvid",
                        "OpaqueMessage.srvid",
                        "UnknownControl.opcode",
                        "UnknownControl.srvid",
                        "UnknownControl.data",
                        "ReqKeepalive.form")
                .contains(name);
    }

    private static String nameOf(Record parts, RecordComponent component) {
        String key = owner(parts) + "." + component.getName();
        return BARE.contains(key) ? "" : NAMES.getOrDefault(key, snakeCase(component.getName()));
    }

    private static String owner(Record parts) {
        Class<?> type = parts.getClass();
        return type.getSimpleName().equals("Reply") ? type.getEnclosingClass().getSimpleName() : type.getSimpleName();
    }

    private static Object read(Record parts, RecordComponent component) {
        try {
            return component.getAccessor().invoke(parts);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(component.toString(), e);
        }
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static String join(String prefix, String name) {
        return prefix.isEmpty() || name.isEmpty() ? prefix + name : prefix + "." + name;
    }
}
