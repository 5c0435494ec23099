// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.ctdb4j.api.service.DatabaseStatus;
import org.ctdb4j.api.service.Databases;
import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.Nodes;
import org.ctdb4j.management.DatabaseMXBean;
import org.ctdb4j.management.DatabasesMXBean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** One bean for each attached database, coming and going with it, and one for all of them. */
@Component(service = {})
public final class DatabaseBeans {
    private static final long LOOK_MILLIS = 250;
    private static final ObjectName ALL = BeanRegistry.nameOf("Databases");

    private final NodeView view;
    private final Nodes nodes;
    private final Databases databases;
    private final BeanRegistry registry;
    private List<String> seen = List.of();
    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "ctdb-database-beans"));

    @Activate
    public DatabaseBeans(@Reference NodeView view, @Reference Nodes nodes, @Reference Databases databases) {
        this(ManagementFactory.getPlatformMBeanServer(), view, nodes, databases);
        looking.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    DatabaseBeans(MBeanServer server, NodeView view, Nodes nodes, Databases databases) {
        this.view = view;
        this.nodes = nodes;
        this.databases = databases;
        registry = new BeanRegistry(server);
        registry.add(ALL, new DatabasesBean(databases), DatabasesMXBean.class);
    }

    /** Brings the beans in line with the databases. */
    void look() {
        List<String> names = view.databases().stream().map(DatabaseStatus::name).toList();
        if (names.equals(seen)) {
            return;
        }
        seen = names;
        Map<ObjectName, String> attached = names.stream()
                .collect(Collectors.toMap(name -> BeanRegistry.nameOf("Database", name), Function.identity()));
        Set<ObjectName> present = registry.names();
        present.stream()
                .filter(name -> !name.equals(ALL) && !attached.containsKey(name))
                .forEach(registry::remove);
        attached.forEach((objectName, name) -> {
            if (!present.contains(objectName)) {
                registry.add(objectName, new DatabaseBean(name, view, nodes, databases), DatabaseMXBean.class);
            }
        });
    }

    /** The thread ends by itself when its last look is over, and no bean comes after that. */
    @Deactivate
    void deactivate() throws InterruptedException {
        looking.shutdown();
        looking.awaitTermination(1, TimeUnit.MINUTES);
        registry.removeAll();
    }
}
