// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.util.Map;
import java.util.Set;

import javax.management.ObjectName;

/**
 * What the management user may do, whichever way he comes: read the node's MBeans and the state of the JVM, call the
 * operations listed here, nothing else. Other beans of the platform run code or show secrets.
 */
final class ManagementPolicy {

    private static final String NODE = "org.ctdb4j";
    private static final String JVM = "java.lang";
    private static final Set<String> JVM_TYPES =
            Set.of("ClassLoading", "GarbageCollector", "Memory", "MemoryPool", "OperatingSystem", "Threading");
    private static final Set<String> RUNTIME_ATTRIBUTES =
            Set.of("Name", "SpecVersion", "StartTime", "Uptime", "VmName", "VmVendor", "VmVersion");

    /** Operations that only tell something, by the type of the bean: attributes with arguments. */
    static final Map<String, Set<String>> READING = Map.of(
            "Cluster", Set.of("ping"),
            "Database", Set.of("hotKeys", "read", "records", "transactions"),
            "Roles", Set.of("availableVersions"),
            "Tunables", Set.of("getTunable"));

    /** Operations that change something, the operator's own. */
    static final Map<String, Set<String>> OPERATING = Map.of(
            "Cluster",
            Set.of("banNode", "continueNode", "disableNode", "enableNode", "recover", "stopNode", "unbanNode"),
            "Database",
            Set.of("allowReadonly", "allowSticky", "backup", "change", "delete", "detach", "store", "vacuum", "wipe"),
            "Databases",
            Set.of("restore"),
            "Node",
            Set.of(
                    "attachDatabase",
                    "banNode",
                    "changeNodeDebugLevel",
                    "continueNode",
                    "disableNode",
                    "enableNode",
                    "stopNode",
                    "unbanNode"),
            "Recovery",
            Set.of("recover"),
            "Roles",
            Set.of("swap"),
            "Statistics",
            Set.of("resetStatistics"),
            "Tunables",
            Set.of("setTunable"));

    private ManagementPolicy() {}

    static boolean mayRead(ObjectName bean, String attribute) {
        return isVisible(bean) && (!isRuntime(bean) || RUNTIME_ATTRIBUTES.contains(attribute));
    }

    /** @param operation its name; Jolokia's callers may add a signature in brackets to it */
    static boolean mayInvoke(ObjectName bean, String operation) {
        String type = bean.getKeyProperty("type");
        if (!bean.getDomain().equals(NODE) || bean.isPattern() || type == null) {
            return false;
        }
        String name = operation.split("\\(", 2)[0].strip();
        return READING.getOrDefault(type, Set.of()).contains(name)
                || OPERATING.getOrDefault(type, Set.of()).contains(name);
    }

    /** {@return whether the bean exists as far as the user is concerned} */
    static boolean isVisible(ObjectName bean) {
        String domain = bean.getDomain();
        String type = bean.getKeyProperty("type");
        return domain.equals(NODE)
                || domain.equals(JVM) && type != null && (JVM_TYPES.contains(type) || isRuntime(bean));
    }

    private static boolean isRuntime(ObjectName bean) {
        return bean.getDomain().equals(JVM) && "Runtime".equals(bean.getKeyProperty("type"));
    }
}
