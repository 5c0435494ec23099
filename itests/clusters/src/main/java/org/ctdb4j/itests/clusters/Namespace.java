// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.clusters;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A network and a mount namespace of their own, with nothing but a loopback device in the one and what the other programs
 * see in the other. They last as long as the process that holds them, which leaves when its input ends: at the latest with
 * this JVM.
 */
public final class Namespace implements Place, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String READY = "ready";
    private static final List<String> UNSHARE = List.of("unshare", "--net", "--mount", "--propagation", "private");

    private final Running holder;
    private final String mounts;

    public Namespace() {
        holder = command(UNSHARE, "sh", "-c", "ip link set lo up && echo " + READY + " && exec cat")
                .start()
                .awaitLine(READY);
        mounts = ProcFile.link(holder.pid(), "ns/mnt");
    }

    /** {@return why this machine refuses to make namespaces and join them by a network, if it does} */
    public static Optional<String> refusal() {
        CommandResult trial = command(
                        UNSHARE,
                        "sh",
                        "-c",
                        "ip link add type bridge && ip link add type veth && mount -t tmpfs none /mnt")
                .run(LIMIT);
        return trial.succeeded()
                ? Optional.empty()
                : Optional.of("no namespaces: " + trial.err().strip());
    }

    @Override
    public List<String> enter(List<String> line) {
        return concat(List.of("nsenter", "--target", Long.toString(holder.pid()), "--net", "--mount"), line);
    }

    /** Runs a command of some milliseconds inside, which must succeed. */
    public void run(String... line) {
        new Command(enter(List.of(line)), Map.of()).run(LIMIT).expectSuccess();
    }

    /** Lets the programs inside see a file or folder in the place of another. */
    public void bind(Path source, Path target) {
        run("mount", "--bind", source.toString(), target.toString());
    }

    /** Makes a device of {@code other} whose far end is a device of this. */
    public void link(String device, Namespace other, String otherDevice) {
        run(
                "ip",
                "link",
                "add",
                device,
                "type",
                "veth",
                "peer",
                "name",
                otherDevice,
                "netns",
                Long.toString(other.pid()));
    }

    public long pid() {
        return holder.pid();
    }

    /** {@return the programs that run inside} */
    public Stream<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != holder.pid())
                .filter(process -> ProcFile.link(process.pid(), "ns/mnt").equals(mounts));
    }

    /** Ends the programs that run inside. */
    public void endProcesses() {
        Await.until(
                "nothing runs inside",
                LIMIT,
                () -> processes().peek(ProcessHandle::destroyForcibly).count() == 0,
                () -> processes().map(ProcessHandle::info).toList().toString());
    }

    @Override
    public void close() {
        endProcesses();
        holder.close();
    }

    private static Command command(List<String> start, String... rest) {
        return new Command(concat(start, List.of(rest)), Map.of());
    }

    private static List<String> concat(List<String> start, List<String> rest) {
        return Stream.concat(start.stream(), rest.stream()).toList();
    }
}
