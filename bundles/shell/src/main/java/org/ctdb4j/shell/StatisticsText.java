// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.ctdb4j.api.service.DatabaseCounters;
import org.ctdb4j.api.service.NodeCounters;

/** The counters of a node as {@code ctdb statistics} prints them, for people and for machines. */
final class StatisticsText {
    private static final DateTimeFormatter C_TIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

    /** A counter; {@code group} is empty for those that belong to none. */
    private record Field(String group, String name, long value) {}

    private final NodeCounters counters;
    private final ZoneId zone;
    private final List<Field> fields = new ArrayList<>();

    private StatisticsText(NodeCounters counters, ZoneId zone) {
        this.counters = counters;
        this.zone = zone;
    }

    static StatisticsText of(NodeCounters counters, ZoneId zone) {
        StatisticsText text = new StatisticsText(counters, zone);
        text.collect();
        return text;
    }

    private void collect() {
        add("", "num_clients", counters.numClients());
        add("", "frozen", counters.frozen());
        add("", "recovering", counters.recovering());
        add("", "num_recoveries", counters.numRecoveries());
        add("", "client_packets_sent", counters.clientPacketsSent());
        add("", "client_packets_recv", counters.clientPacketsRecv());
        add("", "node_packets_sent", counters.nodePacketsSent());
        add("", "node_packets_recv", counters.nodePacketsRecv());
        add("", "keepalive_packets_sent", counters.keepalivePacketsSent());
        add("", "keepalive_packets_recv", counters.keepalivePacketsRecv());
        collect(counters.node());
        collect(counters.client());
        add("timeouts", "call", counters.timeouts().call());
        add("timeouts", "control", counters.timeouts().control());
        add("timeouts", "traverse", counters.timeouts().traverse());
        add("locks", "num_calls", counters.locks().numCalls());
        add("locks", "num_current", counters.locks().numCurrent());
        add("locks", "num_pending", counters.locks().numPending());
        add("locks", "num_failed", counters.locks().numFailed());
        add("", "total_calls", counters.totalCalls());
        add("", "pending_calls", counters.pendingCalls());
        add("", "childwrite_calls", counters.childwriteCalls());
        add("", "pending_childwrite_calls", counters.pendingChildwriteCalls());
        add("", "memory_used", counters.memoryUsed());
        add("", "max_hop_count", counters.maxHopCount());
        add("", "total_ro_delegations", counters.totalRoDelegations());
        add("", "total_ro_revokes", counters.totalRoRevokes());
    }

    private void collect(NodeCounters.NodePackets node) {
        add("node", "req_call", node.reqCall());
        add("node", "reply_call", node.replyCall());
        add("node", "req_dmaster", node.reqDmaster());
        add("node", "reply_dmaster", node.replyDmaster());
        add("node", "reply_error", node.replyError());
        add("node", "req_message", node.reqMessage());
        add("node", "req_control", node.reqControl());
        add("node", "reply_control", node.replyControl());
        add("node", "req_tunnel", node.reqTunnel());
    }

    private void collect(NodeCounters.ClientPackets client) {
        add("client", "req_call", client.reqCall());
        add("client", "req_message", client.reqMessage());
        add("client", "req_control", client.reqControl());
        add("client", "req_tunnel", client.reqTunnel());
    }

    private void add(String group, String name, long value) {
        fields.add(new Field(group, name, value));
    }

    void print(PrintStream out) {
        Instant since = instant(counters.sinceMicros());
        Instant now = instant(counters.nowMicros());
        Duration age = Duration.ofSeconds(now.getEpochSecond() - since.getEpochSecond());
        out.println("CTDB version 1");
        out.println("Current time of statistics  :                " + cTime(now));
        out.println("Statistics collected since  : (%03d %02d:%02d:%02d) %s"
                .formatted(
                        age.toDaysPart(), age.toHoursPart(), age.toMinutesPart(), age.toSecondsPart(), cTime(since)));
        printFields(out);
        printBuckets(out, "hop_count_buckets", counters.hopCountBuckets());
        printBuckets(out, "lock_buckets", counters.locks().buckets());
        print(out, "locks_latency", counters.locks().latency());
        print(out, "reclock_ctdbd", counters.reclockCtdbd());
        print(out, "reclock_recd", counters.reclockRecd());
        print(out, "call_latency", counters.callLatency());
        print(out, "childwrite_latency", counters.childwriteLatency());
    }

    /** The counters of a database as {@code ctdb dbstatistics} prints them. */
    static void print(PrintStream out, String database, DatabaseCounters counters) {
        out.println("DB Statistics " + database);
        printField(out, "", "db_ro_delegations", counters.roDelegations());
        printField(out, "", "db_ro_revokes", counters.roRevokes());
        out.println(" locks");
        printField(out, "locks", "num_calls", counters.locks().numCalls());
        printField(out, "locks", "num_current", counters.locks().numCurrent());
        printField(out, "locks", "num_pending", counters.locks().numPending());
        printField(out, "locks", "num_failed", counters.locks().numFailed());
        printBuckets(out, "hop_count_buckets", counters.hopCountBuckets());
        printBuckets(out, "lock_buckets", counters.locks().buckets());
        print(out, "locks_latency", counters.locks().latency());
        print(out, "vacuum_latency", counters.vacuumLatency());
        out.println(" Num Hot Keys:     " + counters.hotKeys().size());
        counters.hotKeys()
                .forEach(hot -> out.println(
                        "     Count:" + hot.count() + " Key:" + hot.key().toHex()));
    }

    private void printFields(PrintStream out) {
        String group = "";
        for (Field field : fields) {
            if (!field.group.equals(group) && !field.group.isEmpty()) {
                out.println(" " + field.group);
            }
            group = field.group;
            printField(out, group, field.name, field.value);
        }
    }

    private static void printField(PrintStream out, String group, String name, long value) {
        String line = group.isEmpty() ? " %-22s    %10d" : "     %-22s%10d";
        out.println(line.formatted(name, value));
    }

    private static void printBuckets(PrintStream out, String name, List<Integer> buckets) {
        StringBuilder line = new StringBuilder(" ").append(name).append(':');
        buckets.forEach(count -> line.append(' ').append(Integer.toUnsignedString(count)));
        out.println(line);
    }

    private static void print(PrintStream out, String name, NodeCounters.Latency latency) {
        out.println(String.format(
                Locale.ROOT,
                " %-18s MIN/AVG/MAX     %.6f/%.6f/%.6f sec out of %d",
                name,
                latency.min(),
                latency.average(),
                latency.max(),
                latency.count()));
    }

    /** One line of names, one of values; each item is followed by the separator, and none stands in front. */
    void print(PrintStream out, String separator) {
        StringBuilder names = new StringBuilder();
        StringBuilder values = new StringBuilder();
        for (List<String> item : items()) {
            names.append(item.get(0)).append(separator);
            values.append(item.get(1)).append(separator);
        }
        out.println(names);
        out.println(values);
    }

    private List<List<String>> items() {
        List<List<String>> items = new ArrayList<>();
        items.add(List.of("CTDB version", "1"));
        items.add(List.of("Current time of statistics", seconds(counters.nowMicros())));
        items.add(List.of("Statistics collected since", seconds(counters.sinceMicros())));
        for (Field field : fields) {
            String prefix = field.group.isEmpty() ? "" : field.group + ".";
            items.add(List.of(prefix + field.name, Long.toString(field.value)));
        }
        addLatency(items, "reclock_ctdbd", counters.reclockCtdbd());
        addLatency(items, "reclock_recd", counters.reclockRecd());
        addLatency(items, "call", counters.callLatency());
        addLatency(items, "lockwait", counters.locks().latency());
        addLatency(items, "childwrite", counters.childwriteLatency());
        return items;
    }

    private static void addLatency(List<List<String>> items, String name, NodeCounters.Latency latency) {
        items.add(List.of("num_" + name + "_latency", Long.toString(latency.count())));
        items.add(List.of("min_" + name + "_latency", sixDigits(latency.min())));
        items.add(List.of("avg_" + name + "_latency", sixDigits(latency.average())));
        items.add(List.of("max_" + name + "_latency", sixDigits(latency.max())));
    }

    private static String sixDigits(double seconds) {
        return String.format(Locale.ROOT, "%.6f", seconds);
    }

    private static String seconds(long micros) {
        return Long.toString(instant(micros).getEpochSecond());
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private String cTime(Instant time) {
        return C_TIME.format(time.atZone(zone));
    }
}
