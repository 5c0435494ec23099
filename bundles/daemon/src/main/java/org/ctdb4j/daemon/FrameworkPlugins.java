// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.ctdb4j.api.service.OperationException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Moves bundles in the framework this process runs on. */
final class FrameworkPlugins implements Plugins {
    /** A bundle whose services are not there this long after its start lacks something. */
    private static final long SERVICES_LIMIT_SECONDS = 10;

    private final BundleContext context;

    FrameworkPlugins(BundleContext context) {
        this.context = context;
    }

    /** The holder is made before the old one goes: what its classes take to load is no part of the pause. */
    @Override
    public Fresh startBeside(Origin old, Path jar) throws OperationException {
        Set<String> services = services(find(old));
        Bundle fresh = install(jar);
        try {
            return started(fresh, services);
        } catch (BundleException | InterruptedException | OperationException e) {
            uninstall(fresh);
            throw new OperationException(
                    jar.getFileName() + " cannot take over from " + old + ", which goes on: " + e.getMessage(), e);
        }
    }

    private Fresh started(Bundle fresh, Set<String> services)
            throws BundleException, InterruptedException, OperationException {
        CountDownLatch there = new CountDownLatch(1);
        ServiceListener listener = event -> {
            if (services(fresh).containsAll(services)) {
                there.countDown();
            }
        };
        context.addServiceListener(listener);
        try {
            fresh.start();
            listener.serviceChanged(null);
            if (!there.await(SERVICES_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new OperationException("it does not offer " + String.join(", ", services)
                        + ": see scr:list and the log for what it lacks");
            }
        } finally {
            context.removeServiceListener(listener);
        }
        return new Held(fresh);
    }

    private Bundle install(Path jar) throws OperationException {
        try (InputStream content = Files.newInputStream(jar)) {
            return context.installBundle(freeLocation(jar), content);
        } catch (BundleException e) {
            throw new OperationException(
                    e.getType() == BundleException.DUPLICATE_BUNDLE_ERROR
                            ? jar.getFileName() + " is installed already"
                            : "Cannot install " + jar + ": " + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new OperationException("Cannot read " + jar + ": " + e.getMessage(), e);
        }
    }

    /**
     * A bundle that was updated keeps the location of the jar it was first installed from, so that may be taken while no
     * bundle has the jar's version. Behind a fragment the location still names the jar, for an update that names none.
     */
    private String freeLocation(Path jar) {
        String plain = jar.toUri().toString();
        String free = plain;
        for (int copy = 2; context.getBundle(free) != null; copy++) {
            free = plain + "#" + copy;
        }
        return free;
    }

    @Override
    public void remove(Origin old) throws OperationException {
        Bundle bundle = find(old);
        uninstall(bundle);
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle));
    }

    private static void uninstall(Bundle bundle) throws OperationException {
        try {
            bundle.uninstall();
        } catch (BundleException e) {
            throw new OperationException("Cannot remove " + bundle + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> dependents(String symbolicName) {
        Set<Bundle> found = new TreeSet<>();
        Deque<Bundle> open = new ArrayDeque<>();
        named(symbolicName).forEach(open::add);
        while (!open.isEmpty()) {
            users(open.poll()).filter(found::add).forEach(open::add);
        }
        return found.stream()
                .map(Bundle::getSymbolicName)
                .filter(name -> !name.equals(symbolicName))
                .sorted()
                .toList();
    }

    private static Stream<Bundle> users(Bundle bundle) {
        List<Bundle> users = new ArrayList<>();
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring != null) {
            for (BundleWire wire : wiring.getProvidedWires(null)) {
                users.add(wire.getRequirer().getBundle());
            }
        }
        return users.stream();
    }

    private Stream<Bundle> named(String symbolicName) {
        return Arrays.stream(context.getBundles()).filter(bundle -> symbolicName.equals(bundle.getSymbolicName()));
    }

    private Bundle find(Origin origin) throws OperationException {
        Optional<Bundle> found = named(origin.bundle())
                .filter(bundle -> bundle.getVersion().toString().equals(origin.version()))
                .findFirst();
        return found.orElseThrow(() -> new OperationException("The bundle " + origin + " has gone"));
    }

    private static Set<String> services(Bundle bundle) {
        Set<String> names = new TreeSet<>();
        for (ServiceReference<?> each : references(bundle)) {
            names.addAll(List.of((String[]) each.getProperty(Constants.OBJECTCLASS)));
        }
        return names;
    }

    private static List<ServiceReference<?>> references(Bundle bundle) {
        ServiceReference<?>[] references = bundle.getRegisteredServices();
        return references == null ? List.of() : List.of(references);
    }

    /** Its services are taken, so that they exist. */
    private final class Held implements Fresh {
        private final Bundle bundle;
        private final List<ServiceReference<?>> taken;

        Held(Bundle bundle) {
            this.bundle = bundle;
            taken = references(bundle);
            taken.forEach(context::getService);
        }

        @Override
        public Origin origin() {
            return new Origin(bundle.getSymbolicName(), bundle.getVersion().toString());
        }

        @Override
        public void release() {
            taken.forEach(context::ungetService);
        }
    }
}
