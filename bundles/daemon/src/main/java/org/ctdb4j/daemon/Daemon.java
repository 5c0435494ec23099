// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.spi.client.ClientSocket;
import org.ctdb4j.spi.clusterlock.ClusterLock;
import org.ctdb4j.spi.config.NodeConfiguration;
import org.ctdb4j.spi.database.DatabaseBackend;
import org.ctdb4j.spi.event.EventRunner;
import org.ctdb4j.spi.lock.LockScheduler;
import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.spi.loop.Loops;
import org.ctdb4j.spi.recovery.Recovery;
import org.ctdb4j.spi.role.Role;
import org.ctdb4j.spi.transport.Transport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds the plug-ins to the node. The node starts when every role has had a holder once; from then on holders come and go: each
 * goes live and quiet on the loop, between two turns, and the thread that performs the bundle operation waits for it.
 */
@Component(service = Daemon.class, immediate = true, configurationPid = Daemon.PID)
@Designate(ocd = Daemon.Config.class)
public final class Daemon {
    static final String PID = "org.ctdb4j.daemon";

    /** System property of a node that is compiled quickly rather than well. */
    private static final String QUICK = "ctdb4j.quick";

    /** A holder that has not gone quiet after this long is cut off. */
    private static final Duration QUIET_LIMIT = Duration.ofSeconds(5);

    /** A node whose roles are not all there after this long does not start. */
    private static final Duration START_LIMIT = Duration.ofSeconds(50);

    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    /** Options of the node that CTDB's own files have no word for. */
    @ObjectClassDefinition(name = "ctdb4j node")
    public @interface Config {
        @AttributeDefinition(
                description =
                        "Samba version the cluster speaks, announced to the other nodes; a different one makes them leave")
        String cluster_version() default "4.17";

        @AttributeDefinition(
                description =
                        "Databases kept in memory: names with commas between them, * for any characters; never persistent ones")
        String memory_databases() default "";

        @AttributeDefinition(
                description =
                        "Whether the node rehearses after start and swaps, so that its first recoveries are not its slowest")
        boolean rehearsal() default true;
    }

    private final Loop loop;
    private final Lifecycle life;
    private final NodeHost host;
    private final List<RoleSlot<?, ?, ?>> required = new ArrayList<>();
    private final Rehearsal rehearsal;
    private boolean started;

    @Activate
    public Daemon(
            BundleContext context,
            @Reference Loop loop,
            @Reference NodeConfiguration configuration,
            @Reference Loops loops,
            Config config) {
        this.loop = loop;
        life = new Lifecycle(configuration, loop);
        NamePatterns inMemory = NamePatterns.of(config.memory_databases());
        host = life.host(config.cluster_version(), inMemory);
        Roles roles = host.roles();
        required.addAll(List.of(roles.transport, roles.clients, roles.backend, roles.locks, roles.events));
        if (configuration.cluster().clusterLock().isPresent()) {
            required.add(roles.clusterLock);
        }
        if (!inMemory.isEmpty()) {
            required.add(roles.memory);
        }
        context.addBundleListener((SynchronousBundleListener) this::bundleChanged);
        rehearsal = Rehearsal.of(host, loop, loops);
        rehearsal.start(config.rehearsal() && !Boolean.getBoolean(QUICK));
        loop.execute(() -> loop.schedule(START_LIMIT.toNanos(), this::giveUpStarting));
    }

    /** Without this a change would make the component anew, which means: end the node. */
    @Modified
    void modified(Config config) {
        LOG.warn(
                "The configuration {} has changed (cluster.version = {}, memory.databases = {}, rehearsal = {}): it counts"
                        + " from the next start of this node",
                PID,
                config.cluster_version(),
                config.memory_databases(),
                config.rehearsal());
    }

    /** A plain update of this bundle, which the kernel cannot survive. */
    @Deactivate
    void deactivate() {
        life.leaveAndWait("the kernel bundle " + PID + " is being stopped");
    }

    private void bundleChanged(BundleEvent event) {
        boolean framework = event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID;
        if (framework && event.getType() == BundleEvent.STOPPING) {
            life.leaveAndWait("the framework is being stopped");
        }
    }

    private void startIfComplete() {
        if (!started && host.recovery().hasHolder() && required.stream().allMatch(RoleSlot::hasCandidate)) {
            started = true;
            life.start();
        }
    }

    private void giveUpStarting() {
        if (!started) {
            List<String> missing = new ArrayList<>();
            required.stream().filter(slot -> !slot.hasCandidate()).forEach(slot -> missing.add(slot.name()));
            if (!host.recovery().hasHolder()) {
                missing.add("recovery");
            }
            life.fail(
                    StartException.FAILED,
                    "no bundle fills the role " + String.join(", ", missing)
                            + ": see bundle:list and scr:list for the one that is not active or not satisfied");
        }
    }

    private <R extends Role<H, E>, H, E> void bind(RoleSlot<R, H, E> slot, R holder, ServiceReference<R> reference) {
        Origin origin = origin(reference.getBundle());
        loop.execute(() -> {
            slot.offer(holder, origin);
            startIfComplete();
            rehearsal.castChanged();
        });
    }

    private <R extends Role<H, E>, H, E> void unbind(RoleSlot<R, H, E> slot, R holder) {
        if (!life.leaving()) {
            withdraw(() -> slot.withdraw(holder));
        }
    }

    private void withdraw(Runnable withdrawal) {
        loop.executeAndAwait(
                () -> {
                    withdrawal.run();
                    rehearsal.castChanged();
                },
                QUIET_LIMIT);
    }

    private static Origin origin(Bundle bundle) {
        return new Origin(bundle.getSymbolicName(), bundle.getVersion().toString());
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTransport(Transport holder, ServiceReference<Transport> reference) {
        bind(host.roles().transport, holder, reference);
    }

    void unbindTransport(Transport holder) {
        unbind(host.roles().transport, holder);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindClientSocket(ClientSocket holder, ServiceReference<ClientSocket> reference) {
        bind(host.roles().clients, holder, reference);
    }

    void unbindClientSocket(ClientSocket holder) {
        unbind(host.roles().clients, holder);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            target = "(" + DatabaseBackend.KEEPS + "=" + DatabaseBackend.FILES + ")")
    void bindBackend(DatabaseBackend holder, ServiceReference<DatabaseBackend> reference) {
        bind(host.roles().backend, holder, reference);
    }

    void unbindBackend(DatabaseBackend holder) {
        unbind(host.roles().backend, holder);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            target = "(" + DatabaseBackend.KEEPS + "=" + DatabaseBackend.MEMORY + ")")
    void bindMemoryBackend(DatabaseBackend holder, ServiceReference<DatabaseBackend> reference) {
        bind(host.roles().memory, holder, reference);
    }

    void unbindMemoryBackend(DatabaseBackend holder) {
        unbind(host.roles().memory, holder);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindLockScheduler(LockScheduler holder, ServiceReference<LockScheduler> reference) {
        bind(host.roles().locks, holder, reference);
    }

    void unbindLockScheduler(LockScheduler holder) {
        unbind(host.roles().locks, holder);
    }

    /** There is one for each form of lock; those for other forms than the configured one stay unused. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindClusterLock(ClusterLock holder, ServiceReference<ClusterLock> reference) {
        String lock = host.configuration().cluster().clusterLock().orElse("");
        String form = lock.startsWith(ClusterLock.COMMAND) ? ClusterLock.COMMAND : "";
        if (form.equals(reference.getProperty(ClusterLock.PREFIX))) {
            bind(host.roles().clusterLock, holder, reference);
        }
    }

    void unbindClusterLock(ClusterLock holder) {
        unbind(host.roles().clusterLock, holder);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindEventRunner(EventRunner holder, ServiceReference<EventRunner> reference) {
        bind(host.roles().events, holder, reference);
    }

    void unbindEventRunner(EventRunner holder) {
        unbind(host.roles().events, holder);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindRecovery(Recovery holder, ServiceReference<Recovery> reference) {
        Origin origin = origin(reference.getBundle());
        loop.execute(() -> {
            host.recovery().offer(holder, origin, System.nanoTime());
            startIfComplete();
            rehearsal.castChanged();
        });
    }

    void unbindRecovery(Recovery holder) {
        if (!life.leaving()) {
            withdraw(() -> host.recovery().withdraw(holder, System.nanoTime()));
        }
    }

    NodeHost host() {
        return host;
    }

    Rehearsal rehearsal() {
        return rehearsal;
    }
}
