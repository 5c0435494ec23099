// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a console shows for a bean, an attribute, an operation or a parameter of one. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.PARAMETER})
public @interface Description {
    /** {@return a sentence} */
    String value();

    /** {@return of a parameter, its name} */
    String name() default "";
}
