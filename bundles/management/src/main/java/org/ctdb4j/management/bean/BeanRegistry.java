// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The beans this bundle has registered. One that stayed behind would keep the bundle's class loader alive. */
final class BeanRegistry {
    private static final String DOMAIN = "org.ctdb4j";

    private final MBeanServer server;
    private final Map<ObjectName, DescribedMBean> registered = new LinkedHashMap<>();

    BeanRegistry(MBeanServer server) {
        this.server = server;
    }

    synchronized <T> void add(ObjectName name, T bean, Class<T> type) {
        DescribedMBean described = new DescribedMBean(bean, type);
        try {
            server.registerMBean(described, name);
            registered.put(name, described);
        } catch (InstanceAlreadyExistsException e) {
            throw new IllegalStateException(name + " is there already: is this bundle installed twice?", e);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    synchronized void remove(ObjectName name) {
        if (registered.remove(name) != null) {
            unregister(name);
        }
    }

    synchronized void removeAll() {
        registered.keySet().forEach(this::unregister);
        registered.clear();
    }

    synchronized Set<ObjectName> names() {
        return Set.copyOf(registered.keySet());
    }

    private void unregister(ObjectName name) {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException somebodyElseDid) {
            // It is not there, which is what is wanted.
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the name of the one bean of a type} */
    static ObjectName nameOf(String type) {
        return parse(DOMAIN + ":type=" + type);
    }

    /** {@return the name of one of many beans of a type} */
    static ObjectName nameOf(String type, String name) {
        boolean plain = name.matches("[^,=:\"*?\\\\\\n]+");
        return parse(DOMAIN + ":type=" + type + ",name=" + (plain ? name : ObjectName.quote(name)));
    }

    private static ObjectName parse(String name) {
        try {
            return new ObjectName(name);
        } catch (JMException e) {
            throw new IllegalArgumentException(name, e);
        }
    }
}
