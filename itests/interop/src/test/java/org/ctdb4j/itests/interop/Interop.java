// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/** A test class that needs the peers installed, and whose methods may take a {@link Clusters}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(InteropExtension.class)
@interface Interop {
    /** Whether the file server and namespaces are needed, too. */
    boolean samba() default false;
}
