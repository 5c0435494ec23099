// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbFreeze;
import org.ctdb4j.protocol.control.DbPull;
import org.ctdb4j.protocol.control.DbPushConfirm;
import org.ctdb4j.protocol.control.DbPushStart;
import org.ctdb4j.protocol.control.DbThaw;
import org.ctdb4j.protocol.control.DbTransactionCancel;
import org.ctdb4j.protocol.control.DbTransactionCommit;
import org.ctdb4j.protocol.control.DbTransactionStart;
import org.ctdb4j.protocol.control.DbVacuum;
import org.ctdb4j.protocol.control.ScheduleForDeletion;
import org.ctdb4j.protocol.control.WipeDatabase;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.spi.database.StoredRecord;

/**
 * Runs the commands of a scenario file, one after the other, on a cluster of database machines. {@code @1} stands for a key whose lmaster
 * is node 1.
 *
 * <pre>
 *  nodes N [readonly]          a fresh cluster, all cures on
 *  without CURE                a fresh cluster of as many nodes, with a cure off
 *  write NODE KEY TEXT         a client fetches the record and writes it, all in peace
 *  call NODE NAME KEY          a client of that name asks for the record
 *  read NODE NAME KEY          it asks for the record and its header, and only wants to read
 *  leave NODE NAME             it disconnects
 *  hold|letgo NODE KEY         a client of the file locks the chain, unlocks it
 *  locks NODE none|all         none: the lock queue is full and nobody gets a lock
 *  put NODE KEY RSN DMASTER FLAGS TEXT   what is in a file
 *  down NODE                   the others notice that a node is gone
 *  toolong NODE                what a node has asked others takes too long
 *  fail NODE TEXT|works NODE   writes fail, work again
 *  deliver FROM TO [COUNT]     packets of one link arrive
 *  slow FROM TO                packets of this link arrive by deliver only
 *  lose FROM TO                what is on a link is lost
 *  settle                      all that can happen without time passing happens
 *  advance MILLIS              time passes
 *  map GENERATION              SETVNNMAP on all nodes
 *  delete NODE KEY             a client of the file empties the record and says so
 *  ask FROM TO CONTROL [ARG]   vacuum, freeze, thaw, start, wipe, commit, cancel, pull, push KEY RSN TEXT
 *  show KEY                    the record on each node
 * </pre>
 */
final class DatabaseScenario {
    private static final int DB = DatabaseCluster.DB;
    private static final long SRVID = Srvid.recovery(1);

    private final Map<String, Integer> clients = new LinkedHashMap<>();
    private DatabaseCluster cluster = new DatabaseCluster(3);

    /** {@return what the command made happen, one line each} */
    List<String> run(String command) {
        String[] words = command.split(" +", 5);
        List<String> shown = act(words);
        List<String> lines = new ArrayList<>(cluster.takeTrace());
        lines.removeIf(line -> line.contains("_CONTROL ") || line.contains("_MESSAGE "));
        lines.addAll(shown);
        return lines;
    }

    private List<String> act(String[] words) {
        switch (words[0]) {
            case "nodes" ->
                cluster =
                        new DatabaseCluster(number(words[1]), words.length > 2 ? DatabaseFlags.READONLY : 0, Cures.ALL);
            case "without" -> cluster = new DatabaseCluster(cluster.nodes.size(), 0, curesWithout(words[1]));
            case "write" -> {
                node(words[1]).write(key(words[2]), words[3]);
                cluster.takeTrace();
            }
            case "call" -> call(node(words[1]), words[2], key(words[3]));
            case "read" -> read(node(words[1]), words[2], key(words[3]));
            case "put" -> put(node(words[1]), key(words[2]), number(words[3]), words[4].split(" +", 3));
            case "down" -> cluster.nodes.forEach(node -> node.seesDown(number(words[1])));
            case "toolong" -> node(words[1]).askedTooLong();
            case "leave" -> node(words[1]).disconnect(clients.remove(words[2]));
            case "hold" -> node(words[1]).records.hold(key(words[2]));
            case "letgo" -> node(words[1]).records.letGo(key(words[2]));
            case "locks" -> node(words[1]).world.standingMax = words[2].equals("none") ? 0 : 200;
            case "fail" -> node(words[1]).records.fail(words[2]);
            case "works" -> node(words[1]).records.work();
            case "deliver" -> deliver(number(words[1]), number(words[2]), words.length > 3 ? number(words[3]) : 1);
            case "slow" -> cluster.slow(number(words[1]), number(words[2]));
            case "lose" -> cluster.link(number(words[1]), number(words[2])).clear();
            case "settle" -> cluster.settle();
            case "advance" -> cluster.advance(Duration.ofMillis(number(words[1])));
            case "map" ->
                cluster.nodes.forEach(
                        node -> node.context.vnnMap = node.context.vnnMap.withGeneration(number(words[1])));
            case "delete" -> delete(node(words[1]), key(words[2]));
            case "ask" -> {
                return List.of(ask(number(words[1]), number(words[2]), words[3], words.length > 4 ? words[4] : ""));
            }
            case "show" -> {
                return show(key(words[1]));
            }
            default -> throw new IllegalArgumentException("No such command: " + words[0]);
        }
        return List.of();
    }

    private static Cures curesWithout(String cure) {
        return switch (cure) {
            case "parking" -> new Cures(false, true, true, true, true, true, true);
            case "generationCheck" -> new Cures(true, false, true, true, true, true, true);
            case "dmasterWritten" -> new Cures(true, true, false, true, true, true, true);
            case "staging" -> new Cures(true, true, true, false, true, true, true);
            case "copiesDropped" -> new Cures(true, true, true, true, true, true, false);
            default -> throw new IllegalArgumentException("No such cure: " + cure);
        };
    }

    private void call(DatabaseNode node, String name, Blob key) {
        int client = clients.computeIfAbsent(name, n -> node.connect());
        node.migrate(client, key);
    }

    private void read(DatabaseNode node, String name, Blob key) {
        int client = clients.computeIfAbsent(name, n -> node.connect());
        node.call(client, key, CallId.FETCH_WITH_HEADER, CallFlags.WANT_READONLY);
    }

    private void delete(DatabaseNode node, Blob key) {
        RecordHeader header = node.records.get(key).header();
        node.records.put(key, header, Blob.EMPTY);
        cluster.ask(node.pnn, node.pnn, new ScheduleForDeletion(DB, header, key));
    }

    private static void put(DatabaseNode node, Blob key, long rsn, String[] rest) {
        node.put(key, rsn, number(rest[0]), Integer.decode(rest[1]), rest[2]);
    }

    private void deliver(int from, int to, int count) {
        for (int i = 0; i < count; i++) {
            cluster.deliver(from, to);
        }
    }

    private String ask(int from, int to, String control, String argument) {
        if (control.equals("push")) {
            return push(from, to, argument.split(" +", 3));
        }
        cluster.node(from).messages.clear();
        int reqid = cluster.node(from).ask(to, controlOf(control, argument));
        cluster.settle();
        ReplyControl reply = cluster.node(from).replies.remove(reqid);
        if (reply == null) {
            return "no answer yet";
        }
        return "status " + reply.status()
                + (control.equals("pull")
                        ? " " + cluster.node(from).messages.size() + " messages with "
                                + reply.data().u32At(0) + " records"
                        : "");
    }

    private static Control controlOf(String control, String argument) {
        return switch (control) {
            case "vacuum" -> new DbVacuum(DB, argument.equals("full"));
            case "freeze" -> new DbFreeze(DB);
            case "thaw" -> new DbThaw(DB);
            case "cancel" -> new DbTransactionCancel(DB);
            case "start" -> new DbTransactionStart(DB, number(argument));
            case "wipe" -> new WipeDatabase(DB, number(argument));
            case "commit" -> new DbTransactionCommit(DB, number(argument));
            case "pull" -> new DbPull(DB, -1, SRVID);
            default -> throw new IllegalArgumentException("No such control: " + control);
        };
    }

    private String push(int from, int to, String[] record) {
        cluster.ask(from, to, new DbPushStart(DB, -1, SRVID));
        RecordHeader header = new RecordHeader(number(record[1]), from, 0x10000);
        Blob data = RecBuffer.of(DB, List.of(RecData.of(0, key(record[0]), header, Blob.utf8(record[2]))))
                .encode();
        DatabaseNode leader = cluster.node(from);
        leader.step(() ->
                leader.context.send(new ReqMessage(new Header(leader.context.generation(), to, from, 0), SRVID, data)));
        ReplyControl reply = cluster.ask(from, to, new DbPushConfirm(DB));
        return "status " + reply.status() + " " + reply.data().u32At(0) + " records";
    }

    private List<String> show(Blob key) {
        return cluster.nodes.stream()
                .map(node -> {
                    StoredRecord record = node.records.get(key);
                    return "node " + node.pnn + " "
                            + (record.exists() ? PacketText.of(record.header(), record.data()) : "absent");
                })
                .toList();
    }

    private DatabaseNode node(String pnn) {
        return cluster.node(number(pnn));
    }

    private Blob key(String text) {
        return text.startsWith("@") ? cluster.keyOf(number(text.substring(1))) : Blob.utf8(text);
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }
}
