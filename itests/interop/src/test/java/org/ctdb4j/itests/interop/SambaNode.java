// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.Command;
import org.ctdb4j.itests.clusters.CommandResult;
import org.ctdb4j.itests.clusters.Namespace;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestNode;

/**
 * Samba on one node of a cluster, all of whose files are the node's own, under the usual names: the programs run as they
 * are installed, without an option.
 */
final class SambaNode {
    /** Users that the system knows; Samba must be told their passwords. */
    static final List<String> USERS = List.of("alice", "bob");

    static final String SHARE = "share";

    private static final List<String> DAEMONS = List.of("smbd", "winbindd");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int FIRST_UID = 2001;
    private static final Map<String, String> FOLDERS = Map.of(
            "etc", "/etc/samba",
            "lib", "/var/lib/samba",
            "run", "/run/samba",
            "cache", "/var/cache/samba",
            "log", "/var/log/samba");
    private static final List<String> ACCOUNT_FILES = List.of("passwd", "group");

    private final TestNode node;
    private final Namespace place;
    private final String address;
    private final Path base;
    private final SambaLog log;
    private final List<Running> programs = new ArrayList<>();
    private Set<Long> daemons = Set.of();

    /** Lays out the files. */
    SambaNode(TestNode node, Namespace place, String address, Path shared) {
        this.node = node;
        this.place = place;
        this.address = address;
        this.base = node.base().resolve("samba");
        this.log = new SambaLog(base.resolve("log"));
        try {
            layOut(shared);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int pnn() {
        return node.pnn();
    }

    TestNode node() {
        return node;
    }

    /** {@return the name of a share as clients call it} */
    String unc(String share) {
        return "//" + address + "/" + share;
    }

    /** Starts the daemons. */
    void start() {
        DAEMONS.forEach(daemon -> programs.add(program(daemon, "--foreground").start()));
    }

    /** Waits until the daemons answer, before the first client has come. */
    void awaitReady() {
        for (String daemon : DAEMONS) {
            Await.until(
                    daemon + " of node " + pnn() + " answers",
                    LIMIT,
                    () -> tool("smbcontrol", daemon, "ping").succeeded(),
                    this::state);
        }
        daemons = processes();
    }

    /** {@return the process ids of the daemons as they were when they had started, without those that serve one client} */
    Set<Long> daemons() {
        return daemons;
    }

    /** {@return the process ids of the daemons with all their children} */
    Set<Long> processes() {
        return place.processes()
                .filter(process -> process.info()
                        .command()
                        .map(Path::of)
                        .map(Path::getFileName)
                        .filter(name -> DAEMONS.contains(name.toString()))
                        .isPresent())
                .map(ProcessHandle::pid)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Waits until the daemons have left, as they do without a node to talk to, and forgets what they said about it. */
    void awaitLeft() {
        Await.until(
                "Samba of node " + pnn() + " has left", LIMIT, () -> processes().isEmpty(), this::state);
        programs.forEach(Running::close);
        programs.clear();
        log.forget();
    }

    /** Ends everything that runs beside this node, and the node. */
    void kill() {
        place.endProcesses();
        programs.forEach(Running::close);
        programs.clear();
    }

    /** Runs a program beside this node to its end. */
    CommandResult tool(String... line) {
        return program(line).run(LIMIT);
    }

    /** {@return a program to run beside this node} */
    Command program(String... line) {
        return new Command(place.enter(List.of(line)), Map.of());
    }

    /** Runs commands of smbclient's language on a share of {@code server}. */
    CommandResult smbclient(SambaNode server, String share, String user, String commands) {
        return tool("smbclient", server.unc(share), "--user", user + "%" + password(user), "--command", commands);
    }

    static String password(String user) {
        return "secret of " + user;
    }

    /** Tells Samba the password of a user of the system. */
    void addUser(String user) {
        String password = password(user);
        tool("sh", "-c", "printf '%s\\n%s\\n' \"$1\" \"$1\" | smbpasswd -s -a \"$2\"", "sh", password, user)
                .expectSuccess();
    }

    SambaLog log() {
        return log;
    }

    /** {@return what there is to know about Samba on this node, for a failure's message} */
    String state() {
        return programs.stream().map(Running::state).collect(Collectors.joining("\n")) + "\n" + log.everything()
                + node.state();
    }

    private void layOut(Path shared) throws IOException {
        for (Map.Entry<String, String> folder : FOLDERS.entrySet()) {
            Path own = Files.createDirectories(base.resolve(folder.getKey()));
            Path usual = Files.createDirectories(Path.of(folder.getValue()));
            place.bind(own, usual);
        }
        Files.createDirectories(base.resolve("lib/private"));
        for (String name : ACCOUNT_FILES) {
            Path usual = Path.of("/etc", name);
            Path own = Files.copy(usual, base.resolve(name));
            Files.write(own, accounts(name), StandardOpenOption.APPEND);
            place.bind(own, usual);
        }
        Files.write(base.resolve("etc/smb.conf"), configuration(shared));
    }

    private static List<String> accounts(String file) {
        return IntStream.range(0, USERS.size())
                .mapToObj(i -> account(file, USERS.get(i), FIRST_UID + i))
                .toList();
    }

    /** {@return a line of /etc/passwd, or of /etc/group} */
    private static String account(String file, String user, int id) {
        return file.equals("passwd")
                ? "%s:x:%d:%d::/nonexistent:/bin/false".formatted(user, id, id)
                : "%s:x:%d:".formatted(user, id);
    }

    private List<String> configuration(Path shared) {
        return List.of(
                "[global]",
                "clustering = yes",
                "ctdbd socket = " + node.socket(),
                "netbios name = CLUSTER",
                "server role = standalone server",
                "registry shares = yes",
                "smb ports = 445",
                "disable netbios = yes",
                "disable spoolss = yes",
                "load printers = no",
                "kernel oplocks = no",
                "kernel share modes = no",
                "kernel change notify = no",
                "# for the tests of smbtorture that speak to two servers",
                "server min protocol = NT1",
                "client min protocol = NT1",
                "log level = 1",
                "log file = /var/log/samba/log.%d",
                "max log size = 0",
                "idmap config * : range = 100000-199999",
                "[" + SHARE + "]",
                "path = " + shared,
                "read only = no",
                "vfs objects = fileid",
                "fileid:algorithm = fsname");
    }
}
