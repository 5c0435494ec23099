// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.io.IOException;
import java.util.Map;

import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The MBeans of a node over RMI, without a class of ours: values come as open types. */
final class JmxClient implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    /** @throws SecurityException if the password is refused */
    JmxClient(ManagementAccess access) throws IOException {
        Map<String, Object> credentials = access.password().isEmpty()
                ? Map.of()
                : Map.of(JMXConnector.CREDENTIALS, new String[] {access.user(), access.password()});
        connector = JMXConnectorFactory.connect(
                new JMXServiceURL("service:jmx:rmi:///jndi/rmi://%s:%d/jmxrmi"
                        .formatted(ManagementAccess.HOST, access.jmxPort())),
                credentials);
        beans = connector.getMBeanServerConnection();
    }

    Object read(String bean, String attribute) throws JMException, IOException {
        return beans.getAttribute(new ObjectName(bean), attribute);
    }

    /** Calls an operation; {@code signature} names the types of its arguments. */
    Object invoke(String bean, String operation, String[] signature, Object... arguments)
            throws JMException, IOException {
        return beans.invoke(new ObjectName(bean), operation, arguments, signature);
    }

    MBeanServerConnection beans() {
        return beans;
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
