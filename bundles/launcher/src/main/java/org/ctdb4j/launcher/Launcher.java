// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

import org.apache.karaf.main.Main;
import org.ctdb4j.config.FileConfiguration;
import org.ctdb4j.spi.config.ConfigurationException;
import org.ctdb4j.spi.config.NodeConfiguration;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;

/** Starts a node and stays until it has stopped. */
public final class Launcher {

    private static final String PORTS_FILE = "ctdb4j.ports";

    /** From the birth of the process; below the minute after which {@code bin/ctdbd} gives up on it. */
    private static final Duration START_LIMIT = Duration.ofSeconds(50);

    /** Twice what Karaf unpacks into the instance. */
    private static final long INSTANCE_SPACE = 64L << 20;

    private final StartReport report;

    /** Null until there is something to watch. */
    private volatile StartWatch watch;

    private Launcher(StartReport report) {
        this.report = report;
    }

    public static void main(String[] arguments) throws IOException {
        Thread.setDefaultUncaughtExceptionHandler(Launcher::died);
        StartReport report = StartReport.open();
        int code;
        try {
            code = new Launcher(report).run();
        } catch (StartException refused) {
            report.failed(refused.exitCode(), refused.getMessage());
            code = refused.exitCode();
        } catch (Exception failed) { // whatever Karaf throws: the process ends, and says why
            report.failed(ExitCode.FAILURE, "The node cannot start: " + causes(failed));
            code = ExitCode.FAILURE;
        }
        System.exit(code);
    }

    /** A thread has died. Where the machine itself fails, a node that goes on without it would be half dead. */
    private static void died(Thread thread, Throwable defect) {
        System.err.println("ctdbd: thread " + thread.getName() + " has died: " + defect);
        if (defect instanceof VirtualMachineError) {
            Runtime.getRuntime().halt(ExitCode.FAILURE);
        }
        defect.printStackTrace();
    }

    private static String causes(Throwable failed) {
        return failed.getCause() == null ? failed.toString() : failed + "; for " + causes(failed.getCause());
    }

    private int run() throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(this::reportEarlyEnd, "early end"));
        Distribution distribution = new Distribution(Path.of(System.getProperty("karaf.home")));
        FileConfiguration configuration = configuration();
        configuration.warnings().forEach(report::say);
        checkComplete(distribution);
        NodeConfiguration.Locations locations = configuration.locations();
        PidFile pidFile = PidFile.take(locations.pidFile());
        Runtime.getRuntime().addShutdownHook(new Thread(pidFile::remove, "pid file"));

        Instance instance = new Instance(locations.stateDirectory().resolve("ctdb4j"));
        if (!Files.exists(instance.data())) {
            checkSpace(locations.stateDirectory());
        }
        instance.prepare(distribution);
        useInstance(instance);
        openLog(configuration, instance);
        openManagement(instance, locations.runDirectory().resolve(PORTS_FILE));
        return boot(instance);
    }

    private static FileConfiguration configuration() throws StartException {
        try {
            return new FileConfiguration(System.getenv());
        } catch (ConfigurationException wrong) {
            throw new StartException(ExitCode.FAILURE, wrong.getMessage());
        }
    }

    private static void checkComplete(Distribution distribution) throws IOException, StartException {
        List<Path> missing = distribution.missingBundles();
        if (!missing.isEmpty()) {
            throw new StartException(
                    ExitCode.FAILURE,
                    "The distribution is incomplete, unpack it again; missing: "
                            + String.join(
                                    ", ", missing.stream().map(Path::toString).toList()));
        }
    }

    private static void checkSpace(Path state) throws IOException, StartException {
        long space = Files.getFileStore(state).getUsableSpace();
        if (space < INSTANCE_SPACE) {
            throw new StartException(
                    ExitCode.FAILURE,
                    "The file system of %s has %d MiB left; the node needs %d for itself: make room, or set [database] ->"
                                    .formatted(state, space >> 20, INSTANCE_SPACE >> 20)
                            + " state database directory in ctdb.conf");
        }
    }

    private static void useInstance(Instance instance) {
        System.setProperty("karaf.base", instance.folder().toString());
        System.setProperty("karaf.etc", instance.etc().toString());
        System.setProperty("karaf.data", instance.data().toString());
        System.setProperty("karaf.log", instance.log().toString());
        System.setProperty(
                "karaf.instances", instance.data().resolve("instances").toString());
        System.setProperty("java.io.tmpdir", instance.data().resolve("tmp").toString());
        System.setProperty(
                "java.util.logging.config.file",
                instance.etc().resolve("java.util.logging.properties").toString());
        System.setProperty("ctdb4j.ready", instance.ready().toString());
    }

    private static void openLog(NodeConfiguration configuration, Instance instance) throws IOException, StartException {
        boolean interactive = Boolean.getBoolean("ctdb4j.interactive");
        String host = configuration.testMode()
                ? configuration.locations().base().getFileName().toString()
                : InetAddress.getLocalHost().getHostName();
        LogTarget target =
                new LogTarget(interactive ? "file:-" : configuration.logging().location(), host);
        Path file = instance.etc().resolve("org.ops4j.pax.logging.cfg");
        Instance.writeForOwner(file, target.appendTo(Files.readString(file)));
        target.redirectStandardError();
    }

    private static void openManagement(Instance instance, Path portsFile) throws IOException, StartException {
        ManagementPorts ports = ManagementPorts.choose(
                Instance.load(instance.etc().resolve("ctdb4j.properties")),
                Instance.load(instance.folder().resolve(PORTS_FILE)),
                new SecureRandom());
        ManagementUser user = instance.managementUser();
        System.setProperty("ctdb4j.ssh.port", Integer.toString(ports.get(ManagementPorts.Service.SSH_PORT)));
        JmxConnector.start(ports.get(ManagementPorts.Service.JMX_PORT), user);
        Jolokia.start(ports.get(ManagementPorts.Service.JOLOKIA_PORT), user);
        Files.writeString(instance.folder().resolve(PORTS_FILE), ports.text());
        Files.writeString(portsFile, ports.text());
    }

    private int boot(Instance instance) throws Exception {
        Main karaf = new Main(new String[0]);
        watch = new StartWatch(instance.ready(), report, () -> diagnose(karaf));
        startThread("start watch", this::watchStart);
        if (Boolean.getBoolean("ctdb4j.stdin.fifo")) {
            startThread("standard input", () -> stopAtEndOfInput(karaf));
        }
        karaf.launch();
        karaf.awaitShutdown();
        return ExitCode.requested();
    }

    private static List<String> diagnose(Main karaf) {
        Framework framework = karaf.getFramework();
        return framework == null
                ? List.of("there is no framework yet; this machine may be too busy")
                : new Diagnosis(framework.getBundleContext()).culprits();
    }

    private static void startThread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** When the process ends, whoever does it: the last chance to say how the start went. */
    private void reportEarlyEnd() {
        String reason = "The node was stopped before it was ready";
        try {
            if (watch == null || watch.check().isEmpty()) {
                report.failed(ExitCode.FAILURE, reason);
            }
        } catch (IOException failed) {
            report.failed(ExitCode.FAILURE, reason + ": " + failed);
        }
    }

    private void watchStart() {
        try {
            int code = watch.await(START_LIMIT.minus(age()));
            if (code != ExitCode.SUCCESS) {
                System.exit(code);
            }
        } catch (IOException | InterruptedException failed) {
            System.err.println("The start is no longer watched: " + failed);
        }
    }

    private static Duration age() {
        return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    }

    private static void stopAtEndOfInput(Main karaf) {
        try {
            while (System.in.read() >= 0) {
                // what is written there means nothing, only its end does
            }
        } catch (IOException ended) {
            System.err.println("Standard input: " + ended);
        }
        ExitCode.request(ExitCode.INPUT_ENDED);
        try {
            karaf.getFramework().stop();
        } catch (BundleException failed) {
            System.err.println("The framework does not stop: " + failed);
            System.exit(ExitCode.INPUT_ENDED);
        }
    }
}
