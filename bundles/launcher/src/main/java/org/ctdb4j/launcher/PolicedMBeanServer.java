// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;

import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.remote.MBeanServerForwarder;

/** Stands before the MBean server of remote callers and refuses what the management policy does not allow. */
final class PolicedMBeanServer implements InvocationHandler {

    /** They tell of names and descriptions only, or are the connector's own: no caller reaches a class loader. */
    private static final Set<String> HARMLESS = Set.of(
            "getClassLoaderFor",
            "getClassLoaderRepository",
            "getDefaultDomain",
            "getDomains",
            "getMBeanCount",
            "getMBeanInfo",
            "getObjectInstance",
            "isInstanceOf",
            "isRegistered",
            "queryMBeans",
            "queryNames");

    private static final Set<String> LISTENING = Set.of("addNotificationListener", "removeNotificationListener");

    private MBeanServer server;

    private PolicedMBeanServer() {}

    static MBeanServerForwarder create() {
        return (MBeanServerForwarder) Proxy.newProxyInstance(
                PolicedMBeanServer.class.getClassLoader(),
                new Class<?>[] {MBeanServerForwarder.class},
                new PolicedMBeanServer());
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "setMBeanServer" -> {
                server = (MBeanServer) arguments[0];
                return null;
            }
            case "getMBeanServer" -> throw refusal(method);
            default -> {
                if (!isAllowed(method.getName(), arguments)) {
                    throw refusal(method);
                }
            }
        }
        try {
            return method.invoke(server, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private static boolean isAllowed(String method, Object[] arguments) {
        if (HARMLESS.contains(method)) {
            return true;
        }
        if (arguments == null || !(arguments[0] instanceof ObjectName name)) {
            return false;
        }
        return switch (method) {
            case "getAttribute" -> ManagementPolicy.mayRead(name, (String) arguments[1]);
            case "getAttributes" ->
                Set.of((String[]) arguments[1]).stream()
                        .allMatch(attribute -> ManagementPolicy.mayRead(name, attribute));
            case "invoke" -> ManagementPolicy.mayInvoke(name, (String) arguments[1]);
            default -> LISTENING.contains(method) && ManagementPolicy.isVisible(name);
        };
    }

    private static SecurityException refusal(Method method) {
        return new SecurityException(method.getName() + " is outside the management policy of the node");
    }
}
