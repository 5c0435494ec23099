// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

/**
 * Says which bundles and components keep the node from starting. The component runtime lives in a bundle, out of sight of
 * this class path, so its public methods and fields are looked up by name.
 */
final class Diagnosis {

    private static final String RUNTIME = "org.osgi.service.component.runtime.ServiceComponentRuntime";
    private static final String OWN = "org.ctdb4j.";

    /** Begins the names of references the component runtime adds by itself. */
    private static final String OF_THE_RUNTIME = "osgi.ds.";

    private static final int UNSATISFIED_CONFIGURATION = 1;
    private static final int UNSATISFIED_REFERENCE = 2;
    private static final int FAILED_ACTIVATION = 16;

    private final BundleContext context;

    Diagnosis(BundleContext context) {
        this.context = context;
    }

    /** {@return one line for each culprit} */
    List<String> culprits() {
        List<String> culprits = new ArrayList<>();
        boolean installed = false;
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().startsWith(OWN)) {
                installed = true;
                addBundle(bundle, culprits);
            }
        }
        if (!installed) {
            culprits.add("no bundle of ctdb4j was installed; the log says why");
        }
        ServiceReference<?> reference = context.getServiceReference(RUNTIME);
        if (reference == null) {
            culprits.add("the component runtime is missing");
        } else {
            addComponents(context.getService(reference), culprits);
        }
        if (culprits.isEmpty()) {
            culprits.add("bundles and components are all there; the log says how far the node came");
        }
        return culprits;
    }

    private static void addBundle(Bundle bundle, List<String> culprits) {
        if (bundle.getState() == Bundle.INSTALLED || bundle.getState() == Bundle.RESOLVED) {
            try {
                bundle.start(Bundle.START_TRANSIENT);
            } catch (BundleException refused) {
                culprits.add("bundle %s %s does not start: %s"
                        .formatted(bundle.getSymbolicName(), bundle.getVersion(), refused.getMessage()));
            }
        }
    }

    private static void addComponents(Object runtime, List<String> culprits) {
        try {
            Collection<?> descriptions = (Collection<?>) runtime.getClass()
                    .getMethod("getComponentDescriptionDTOs", Bundle[].class)
                    .invoke(runtime, (Object) new Bundle[0]);
            for (Object description : descriptions) {
                String name = (String) field(description, "name");
                if (name.startsWith(OWN)) {
                    for (Object component : configurations(runtime, description)) {
                        addComponent(name, component, culprits);
                    }
                }
            }
        } catch (ReflectiveOperationException other) {
            culprits.add("the component runtime cannot be asked: " + other);
        }
    }

    private static Collection<?> configurations(Object runtime, Object description)
            throws ReflectiveOperationException {
        return (Collection<?>) runtime.getClass()
                .getMethod("getComponentConfigurationDTOs", description.getClass())
                .invoke(runtime, description);
    }

    private static void addComponent(String name, Object component, List<String> culprits)
            throws ReflectiveOperationException {
        switch ((int) field(component, "state")) {
            case UNSATISFIED_CONFIGURATION -> culprits.add("component %s has no configuration".formatted(name));
            case UNSATISFIED_REFERENCE -> {
                for (Object reference : (Object[]) field(component, "unsatisfiedReferences")) {
                    culprits.add("component %s lacks %s".formatted(name, field(reference, "name")));
                }
            }
            case FAILED_ACTIVATION ->
                culprits.add("component %s failed: %s".formatted(name, cause((String) field(component, "failure"))));
            default -> addUnbound(name, component, culprits);
        }
    }

    /** A component that is satisfied may still wait for services it can start without. */
    private static void addUnbound(String name, Object component, List<String> culprits)
            throws ReflectiveOperationException {
        for (Object reference : (Object[]) field(component, "satisfiedReferences")) {
            String role = (String) field(reference, "name");
            if (!role.startsWith(OF_THE_RUNTIME) && ((Object[]) field(reference, "boundServices")).length == 0) {
                culprits.add("component %s has no %s".formatted(name, role));
            }
        }
    }

    /** {@return the line of a stack trace that names the first cause} */
    private static String cause(String trace) {
        return trace.lines()
                .filter(line -> line.startsWith("Caused by: "))
                .reduce((before, last) -> last)
                .orElse(trace.lines().findFirst().orElse("no reason given"));
    }

    private static Object field(Object dto, String name) throws ReflectiveOperationException {
        return dto.getClass().getField(name).get(dto);
    }
}
