// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.lang.management.ManagementFactory;

import javax.management.MBeanServer;

import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.Nodes;
import org.ctdb4j.api.service.RoleSwap;
import org.ctdb4j.management.BackendMXBean;
import org.ctdb4j.management.ClientSocketMXBean;
import org.ctdb4j.management.ClusterLockMXBean;
import org.ctdb4j.management.ClusterMXBean;
import org.ctdb4j.management.EventsMXBean;
import org.ctdb4j.management.LockSchedulerMXBean;
import org.ctdb4j.management.LoopMXBean;
import org.ctdb4j.management.MemoryBackendMXBean;
import org.ctdb4j.management.NodeMXBean;
import org.ctdb4j.management.RecoveryMXBean;
import org.ctdb4j.management.RehearsalMXBean;
import org.ctdb4j.management.RolesMXBean;
import org.ctdb4j.management.StatisticsMXBean;
import org.ctdb4j.management.TransportMXBean;
import org.ctdb4j.management.TunablesMXBean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The beans of which there is one each, on the platform's server while the node is there. */
@Component(service = {})
public final class NodeBeans {
    private final BeanRegistry registry;

    @Activate
    public NodeBeans(@Reference NodeView view, @Reference Nodes nodes, @Reference RoleSwap roleSwap) {
        this(ManagementFactory.getPlatformMBeanServer(), view, nodes, roleSwap);
    }

    NodeBeans(MBeanServer server, NodeView view, Nodes nodes, RoleSwap roleSwap) {
        registry = new BeanRegistry(server);
        add("Node", new NodeBean(view, nodes), NodeMXBean.class);
        add("Cluster", new ClusterBean(view, nodes), ClusterMXBean.class);
        add("Tunables", new TunablesBean(view, nodes), TunablesMXBean.class);
        add("Statistics", new StatisticsBean(view, nodes), StatisticsMXBean.class);
        add("Recovery", new RecoveryBean(view, nodes), RecoveryMXBean.class);
        add("Loop", new LoopBean(view), LoopMXBean.class);
        add("Rehearsal", new RehearsalBean(view), RehearsalMXBean.class);
        add("Transport", new TransportBean(view), TransportMXBean.class);
        add("ClientSocket", new ClientSocketBean(view), ClientSocketMXBean.class);
        add("Backend", new BackendBean(view), BackendMXBean.class);
        add("MemoryBackend", new MemoryBackendBean(view), MemoryBackendMXBean.class);
        add("LockScheduler", new LockSchedulerBean(view), LockSchedulerMXBean.class);
        add("ClusterLock", new ClusterLockBean(view), ClusterLockMXBean.class);
        add("Events", new EventsBean(view), EventsMXBean.class);
        add("Roles", new RolesBean(view, roleSwap), RolesMXBean.class);
    }

    private <T> void add(String type, T bean, Class<T> shape) {
        registry.add(BeanRegistry.nameOf(type), bean, shape);
    }

    @Deactivate
    void deactivate() {
        registry.removeAll();
    }
}
