// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.Folders;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TdbFile;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Debian's Samba serves files from three nodes, whoever's daemons they run: one server as far as clients can tell. */
@Interop(samba = true)
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SambaTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String USER = SambaNode.USERS.get(0);
    private static final String SHARE = SambaNode.SHARE;

    /** Those tests of smbtorture's about byte-range locks that open one connection to each of two servers. */
    private static final List<String> LOCK_TESTS = List.of("base.lock.LOCK3", "base.lock.LOCK4", "base.lock.LOCK5");

    /** A process had to wait for a record, but when the answer came it had the record. */
    private static final Pattern WAITED_ONCE =
            Pattern.compile("fetch_locked_internal: db_ctdb_fetch_locked for .* needed 1 attempts, .*", Pattern.DOTALL);

    @Parameter
    private NodeKind kind;

    private SambaCluster samba;
    private long started;

    @BeforeParameterizedClassInvocation
    void start(NodeKind daemons, Clusters clusters) {
        started = System.nanoTime();
        samba = clusters.startSamba(daemons);
        print("three nodes with Samba");
    }

    @BeforeEach
    void startClock() {
        started = System.nanoTime();
    }

    @AfterEach
    void nothingBadInTheLogs(TestInfo test) {
        print(test.getTestMethod().orElseThrow().getName());
        expectNothingBad(samba.nodes());
    }

    @AfterParameterizedClassInvocation
    void end(NodeKind daemons, Clusters clusters) {
        clusters.endSamba();
    }

    @Test
    void storesReadsListsAndDeletesThroughEachNode() throws IOException {
        Path source = scratch("source", 3_000_000);
        for (SambaNode node : samba.nodes()) {
            SambaNode other = samba.after(node);
            String name = "file-of-" + node.pnn();
            Path fetched = samba.cluster().folder().resolve("fetched");

            node.smbclient(node, SHARE, USER, "put " + source + " " + name).expectSuccess();
            assertTrue(node.smbclient(other, SHARE, USER, "ls")
                    .expectSuccess()
                    .out()
                    .contains(name));
            node.smbclient(other, SHARE, USER, "get " + name + " " + fetched).expectSuccess();
            assertEquals(-1, Files.mismatch(source, fetched));
            node.smbclient(node, SHARE, USER, "del " + name).expectSuccess();
            assertTrue(Files.notExists(samba.shared().resolve(name)));
        }
    }

    @Test
    void aUserAddedOnOneNodeLogsInOnTheOthers() {
        String user = SambaNode.USERS.get(1);
        samba.node(1).addUser(user);
        for (SambaNode node : samba.nodes()) {
            String users = node.tool("pdbedit", "-L").expectSuccess().out();
            assertTrue(users.lines().anyMatch(line -> line.startsWith(user + ":")), users);
            node.tool("wbinfo", "--name-to-sid", user).expectSuccess();
            node.smbclient(samba.after(node), SHARE, user, "ls").expectSuccess();
        }
    }

    @Test
    void aShareAddedOnOneNodeIsServedByTheOthers() {
        String share = "added";
        samba.node(2)
                .tool("net", "conf", "addshare", share, samba.shared().toString())
                .expectSuccess();
        for (SambaNode node : samba.nodes()) {
            assertEquals(
                    share,
                    node.tool("net", "conf", "listshares").expectSuccess().text());
            node.smbclient(node, share, USER, "ls").expectSuccess();
        }
    }

    @Test
    void statusOnEachNodeShowsTheSessionsOfAll() {
        List<SmbSession> sessions =
                samba.nodes().stream().map(node -> SmbSession.open(node, USER)).toList();
        for (SambaNode node : samba.nodes()) {
            String status =
                    node.tool("smbstatus", "--processes").expectSuccess().out();
            assertEquals(Set.of("0", "1", "2"), found("(?m)^(\\d+):\\d+ +" + USER, status), status);
        }
        sessions.forEach(SmbSession::close);
    }

    @Test
    void aPingReachesTheDaemonsOfAllNodes() {
        for (SambaNode node : samba.nodes()) {
            // It would wait for more answers until its time is up.
            try (Running ping = node.program("stdbuf", "--output=L", "smbcontrol", "--timeout=60", "all", "ping")
                    .start()) {
                Await.until(
                        "answers from the daemons of all nodes to node " + node.pnn(),
                        LIMIT,
                        () -> samba.nodes().stream()
                                .allMatch(asked -> found("PONG from pid " + asked.pnn() + ":(\\d+)", ping.out())
                                        .containsAll(texts(asked.daemons()))),
                        () -> ping.state() + samba.state());
            }
        }
    }

    @Test
    void aChangeIsNotifiedAcrossNodes() throws IOException {
        SambaNode watching = samba.node(0);
        String folder = "watched";
        watching.smbclient(watching, SHARE, USER, "mkdir " + folder).expectSuccess();
        for (SambaNode changing : List.of(samba.node(1), samba.node(2))) {
            try (SmbSession watcher = SmbSession.open(watching, USER)) {
                watcher.begin("notify " + folder);
                List<String> names = new ArrayList<>();
                // Nodes tell each other once a second what is watched, so the first changes may be nobody's business
                // yet.
                Await.until(
                        "a change of node " + changing.pnn() + " is noticed on node " + watching.pnn(),
                        LIMIT,
                        () -> {
                            names.add("by-" + changing.pnn() + "-" + names.size());
                            changing.smbclient(
                                            changing,
                                            SHARE,
                                            USER,
                                            "mkdir " + folder + "/" + names.get(names.size() - 1))
                                    .expectSuccess();
                            return names.stream()
                                    .anyMatch(name -> watcher.printed().contains(name));
                        },
                        () -> watcher.state() + samba.state());
            }
        }
        Folders.delete(samba.shared().resolve(folder));
    }

    @Test
    void byteRangeLocksConflictAcrossNodes() throws IOException {
        for (SambaNode node : samba.nodes()) {
            SambaNode other = samba.after(node);
            Path servers = Files.write(
                    samba.cluster().folder().resolve("servers"), List.of(node.unc(SHARE), other.unc(SHARE)));
            List<String> line = new ArrayList<>(List.of(
                    "smbtorture",
                    node.unc(SHARE),
                    "--user",
                    USER + "%" + SambaNode.password(USER),
                    "--unclist=" + servers,
                    "--option=clientminprotocol=NT1"));
            line.addAll(LOCK_TESTS);
            node.tool(line.toArray(String[]::new)).expectSuccess();
        }
    }

    @Test
    void aGlobalLockExcludesAcrossNodes() throws IOException {
        int rounds = 10;
        Path counter = samba.cluster().folder().resolve("counter");
        Files.writeString(counter, "0\n");
        String add = "read n <" + counter + "; echo $((n + 1)) >" + counter;
        String loop = "i=0; while [ $((i += 1)) -le " + rounds + " ]; do net g_lock do counter 60000 '" + add
                + "' || exit 1; done";
        List<Running> adding = samba.nodes().stream()
                .map(node -> node.program("sh", "-c", loop).start())
                .toList();
        adding.forEach(program -> program.awaitSuccess(LIMIT));
        adding.forEach(Running::close);
        assertEquals(3 * rounds, Integer.parseInt(Files.readString(counter).strip()));
    }

    @Test
    void sessionsOfTheOthersGoOnWhenTheLeaderDies() throws IOException {
        SambaNode victim = samba.node(samba.cluster().awaitLeader().pnn());
        SambaNode next = samba.after(victim);
        SambaNode last = samba.after(next);
        Path source = scratch("source", 1_000_000);
        try (SmbSession writer = SmbSession.open(next, USER);
                SmbSession reader = SmbSession.open(last, USER);
                HeldCopy held = new HeldCopy(victim, USER, "held")) {
            writer.run("put " + source + " before");
            held.more();
            String refused = next.smbclient(next, SHARE, USER, "del held").out();
            assertTrue(refused.contains("NT_STATUS_SHARING_VIOLATION"), refused);

            victim.node().killDaemon();
            long killed = System.nanoTime();
            victim.awaitLeft();
            writer.run("put " + source + " after");
            // Nobody has it open any more.
            reader.run("del held");
            System.out.printf(
                    "%s: what the dead leader had open was free %d ms after its death%n",
                    kind, (System.nanoTime() - killed) / 1_000_000);
            expectToRead(reader, "before", source);
            expectToRead(reader, "after", source);
        }
        List<SambaNode> survivors = List.of(next, last);
        survivors.forEach(SambaTest::expectSameDaemons);
        expectNothingBad(survivors, WAITED_ONCE);
        bringBack(victim);
    }

    @Test
    @Order(Integer.MAX_VALUE) // behind all that the others do
    void everyDatabaseFileIsSound() {
        for (TestNode node : samba.cluster().nodes()) {
            node.databaseFiles().forEach(TdbFile::expectSound);
        }
    }

    /** Real daemons have nothing to swap: there it shows that the copy comes out whole by itself. */
    @Test
    void aCopyIsWholeWhenPluginsAreSwappedUnderIt() throws IOException {
        List<Plugin> plugins = kind == NodeKind.OURS ? List.of(Plugin.values()) : List.of();
        List<CopyLoop> loops = new ArrayList<>();
        try (HeldCopy copy = new HeldCopy(samba.node(0), USER, "held")) {
            for (SambaNode node : samba.nodes()) {
                loops.add(new CopyLoop(node, samba.after(node), USER, scratch("loop-" + node.pnn(), 8_000_000)));
            }
            for (Plugin plugin : plugins) {
                swapOnEachNode(plugin, copy::more);
            }
            loops.forEach(CopyLoop::awaitAnother);
            loops.forEach(CopyLoop::end);
            copy.expectWhole(samba.shared().resolve("held"));
        }
        Files.delete(samba.shared().resolve("held"));
        samba.nodes().forEach(SambaTest::expectSameDaemons);
        System.out.printf(
                "%s: %d swaps, %d further files copied meanwhile%n",
                kind,
                plugins.size() * samba.nodes().size(),
                loops.stream().mapToLong(CopyLoop::copies).sum());
    }

    private void swapOnEachNode(Plugin plugin, Runnable afterEach) throws IOException {
        try (PluginVersions versions = new PluginVersions(plugin)) {
            for (SambaNode node : samba.nodes()) {
                String version = versions.next().number();
                new CurlJolokia(node.node()).invoke("org.ctdb4j:type=Roles", "swap", plugin.role(), version);
                afterEach.run();
            }
        }
    }

    private void expectToRead(SmbSession session, String name, Path source) throws IOException {
        Path fetched = samba.cluster().folder().resolve("fetched");
        session.run("get " + name + " " + fetched);
        session.run("del " + name);
        assertEquals(-1, Files.mismatch(source, fetched), name);
    }

    private void bringBack(SambaNode node) {
        node.node().start();
        samba.cluster().awaitHealthy();
        node.start();
        node.awaitReady();
        node.smbclient(node, SHARE, USER, "ls").expectSuccess();
    }

    private static void expectNothingBad(List<SambaNode> nodes, Pattern... alsoAllowed) {
        List<String> bad = nodes.stream()
                .flatMap(node ->
                        node.log().unexplained(alsoAllowed).stream().map(entry -> "node " + node.pnn() + " " + entry))
                .toList();
        assertTrue(bad.isEmpty(), () -> String.join("\n", bad));
    }

    private static void expectSameDaemons(SambaNode node) {
        assertTrue(node.processes().containsAll(node.daemons()), node::state);
    }

    private static Set<String> texts(Set<Long> numbers) {
        return numbers.stream().map(Object::toString).collect(Collectors.toSet());
    }

    private Path scratch(String name, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return Files.write(samba.cluster().folder().resolve(name), content);
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void print(String what) {
        System.out.printf("%s: %s, %d ms%n", kind, what, (System.nanoTime() - started) / 1_000_000);
    }
}
