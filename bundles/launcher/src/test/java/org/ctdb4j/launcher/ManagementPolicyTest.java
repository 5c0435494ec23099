// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

import org.ctdb4j.management.NodeMXBean;
import org.junit.jupiter.api.Test;

/** The policy against the MBeans that there are. */
class ManagementPolicyTest {

    private static final Path BEANS = Path.of("../management/src/main/java/org/ctdb4j/management");
    private static final String SUFFIX = "MXBean";

    @Test
    void everyOperationEitherReadsOrOperates() throws Exception {
        assertEquals(operations(), sorted(ManagementPolicy.READING, ManagementPolicy.OPERATING));

        ManagementPolicy.READING.forEach((type, names) -> {
            Set<String> both = new TreeSet<>(names);
            both.retainAll(ManagementPolicy.OPERATING.getOrDefault(type, Set.of()));
            assertEquals(Set.of(), both, type);
        });
    }

    @Test
    void operationsAreAllowedOnBeansOfTheirTypeOnly() throws MalformedObjectNameException {
        assertTrue(ManagementPolicy.mayInvoke(new ObjectName("org.ctdb4j:type=Database,name=a.tdb"), "records(int)"));
        assertFalse(ManagementPolicy.mayInvoke(new ObjectName("org.ctdb4j:type=Node"), "records"));
        assertFalse(ManagementPolicy.mayInvoke(new ObjectName("org.ctdb4j:name=Node"), "stopNode"));
        assertFalse(ManagementPolicy.mayInvoke(new ObjectName("org.ctdb4j:type=Database,*"), "records"));
        assertFalse(ManagementPolicy.mayInvoke(new ObjectName("other:type=Node"), "stopNode"));
    }

    private static Map<String, Set<String>> operations() throws Exception {
        Map<String, Set<String>> found = new TreeMap<>();
        for (String bean : beans()) {
            Set<String> names = operations(Class.forName(NodeMXBean.class.getPackageName() + "." + bean));
            if (!names.isEmpty()) {
                found.put(bean.substring(0, bean.length() - SUFFIX.length()), names);
            }
        }
        return found;
    }

    private static List<String> beans() throws IOException {
        try (Stream<Path> files = Files.list(BEANS)) {
            return files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> name.endsWith(SUFFIX))
                    .toList();
        }
    }

    private static Set<String> operations(Class<?> bean) throws IntrospectionException {
        Set<Method> getters = Arrays.stream(Introspector.getBeanInfo(bean).getPropertyDescriptors())
                .map(PropertyDescriptor::getReadMethod)
                .collect(Collectors.toSet());
        return Arrays.stream(bean.getDeclaredMethods())
                .filter(method -> !getters.contains(method))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, Set<String>> sorted(
            Map<String, Set<String>> reading, Map<String, Set<String>> operating) {
        Map<String, Set<String>> all = new TreeMap<>();
        for (Map<String, Set<String>> some : List.of(reading, operating)) {
            some.forEach((type, names) ->
                    all.computeIfAbsent(type, t -> new TreeSet<>()).addAll(names));
        }
        return all;
    }
}
