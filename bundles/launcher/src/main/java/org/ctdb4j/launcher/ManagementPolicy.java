// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.util.Set;

import javax.management.ObjectName;

/**
 * What the management user may do, whichever way he comes: read the node's MBeans and the state of the JVM, call the
 * node's operations, nothing else. Other beans of the platform run code or show secrets.
 */
final class ManagementPolicy {

    private static final String NODE = "org.ctdb4j";
    private static final String JVM = "java.lang";
    private static final Set<String> JVM_TYPES =
            Set.of("ClassLoading", "GarbageCollector", "Memory", "MemoryPool", "OperatingSystem", "Threading");
    private static final Set<String> RUNTIME_ATTRIBUTES =
            Set.of("Name", "SpecVersion", "StartTime", "Uptime", "VmName", "VmVendor", "VmVersion");

    private ManagementPolicy() {}

    static boolean mayRead(ObjectName bean, String attribute) {
        return isVisible(bean) && (!isRuntime(bean) || RUNTIME_ATTRIBUTES.contains(attribute));
    }

    static boolean mayInvoke(ObjectName bean) {
        return bean.getDomain().equals(NODE) && !bean.isPattern();
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
