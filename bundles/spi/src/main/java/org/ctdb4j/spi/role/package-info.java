// SPDX-License-Identifier: Apache-2.0
/**
 * What all roles share: how the daemon gives work to a holder and takes it back when the holder's bundle is replaced.
 *
 * <p>Activation of a holder acquires nothing: no port, file, lock or thread. A holder goes live in {@code take} and is
 * quiet again when {@code give} returns; both are called on the loop, between two turns. What passes between them
 * is made of JDK types and types of kernel bundles only, so that the class loader of the old holder can be collected.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.spi.role;
