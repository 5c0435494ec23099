// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.Stream;

import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.StandardMBean;

import org.ctdb4j.management.Description;

/** An MXBean whose descriptions come from the annotations of its interface. */
final class DescribedMBean extends StandardMBean {
    <T> DescribedMBean(T implementation, Class<T> type) {
        super(implementation, type, true);
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        return getMBeanInterface().getAnnotation(Description.class).value();
    }

    @Override
    protected String getDescription(MBeanAttributeInfo info) {
        return described(method((info.isIs() ? "is" : "get") + info.getName(), 0));
    }

    @Override
    protected String getDescription(MBeanOperationInfo info) {
        return described(method(info));
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation, MBeanParameterInfo info, int sequence) {
        return parameter(operation, sequence).map(Description::value).orElse("");
    }

    @Override
    protected String getParameterName(MBeanOperationInfo operation, MBeanParameterInfo info, int sequence) {
        return parameter(operation, sequence).map(Description::name).orElse("p" + sequence);
    }

    private Method method(MBeanOperationInfo info) {
        return method(info.getName(), info.getSignature().length);
    }

    private Method method(String name, int parameters) {
        return Stream.of(getMBeanInterface().getMethods())
                .filter(method -> method.getName().equals(name) && method.getParameterCount() == parameters)
                .findFirst()
                .orElseThrow();
    }

    private static String described(Method method) {
        return Optional.ofNullable(method.getAnnotation(Description.class))
                .map(Description::value)
                .orElse("");
    }

    private Optional<Description> parameter(MBeanOperationInfo operation, int sequence) {
        for (Annotation each : method(operation).getParameterAnnotations()[sequence]) {
            if (each instanceof Description description) {
                return Optional.of(description);
            }
        }
        return Optional.empty();
    }
}
