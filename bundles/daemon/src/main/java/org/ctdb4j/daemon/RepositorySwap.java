// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.ctdb4j.api.service.OperationException;
import org.ctdb4j.api.service.RoleSwap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Swaps the holders of roles for other versions from the repository folder, one swap at a time. */
@Component
public final class RepositorySwap implements RoleSwap {
    private static final Logger LOG = LoggerFactory.getLogger(RepositorySwap.class);

    private final PluginRepository repository;
    private final Plugins plugins;
    private final Supplier<List<RoleState>> roles;

    @Activate
    public RepositorySwap(BundleContext context, @Reference Daemon daemon) {
        this(
                new PluginRepository(Path.of(context.getProperty("karaf.home"), "system")),
                new FrameworkPlugins(context),
                daemon.host()::rolesNow);
    }

    /** @param roles how the roles stand at this moment; fails on the loop's own thread, which a swap would stop */
    RepositorySwap(PluginRepository repository, Plugins plugins, Supplier<List<RoleState>> roles) {
        this.repository = repository;
        this.plugins = plugins;
        this.roles = roles;
    }

    @Override
    public List<String> versions(String role) throws OperationException {
        return repository.versions(holderOf(role).bundle());
    }

    @Override
    public synchronized Report swap(String role, String version) throws OperationException {
        Origin old = holderOf(role);
        Plugins.Fresh fresh = plugins.startBeside(old, repository.jar(old.bundle(), version));
        try {
            plugins.remove(old);
            RoleState now = stateOf(role);
            if (!now.version().equals(fresh.origin().version())) {
                throw new OperationException(fresh.origin() + " does not take the role " + role + ", which "
                        + (now.isEmpty() ? "is empty" : now.version() + " holds") + ": see the log for the reason");
            }
            LOG.info("Swapped {} for {} on an operator's order", old, fresh.origin());
            return new Report(role, old.bundle(), old.version(), now.version(), now.lastPauseNanos() / 1e6);
        } finally {
            fresh.release();
        }
    }

    private Origin holderOf(String role) throws OperationException {
        Optional<String> kernel = Kernel.named(role);
        if (kernel.isPresent()) {
            throw new OperationException(kernel.get() + " is part of the kernel, which is fixed for the life of the"
                    + " process. To replace it, stop the node and start the new distribution: it would restart "
                    + String.join(", ", plugins.dependents(kernel.get())));
        }
        RoleState state = stateOf(role);
        if (state.isEmpty()) {
            throw new OperationException("Nothing holds the role " + role + ": install a bundle that does");
        }
        return new Origin(state.bundle(), state.version());
    }

    private RoleState stateOf(String role) throws OperationException {
        List<RoleState> states = roles.get();
        return states.stream()
                .filter(state -> state.role().equals(role))
                .findFirst()
                .orElseThrow(() -> new OperationException("There is no role " + role + "; there are "
                        + String.join(", ", states.stream().map(RoleState::role).toList())));
    }
}
