// SPDX-License-Identifier: Apache-2.0
/**
 * What callers inside the process ask of the node: management, the shell, an embedding program. {@link
 * org.ctdb4j.api.service.NodeView} tells what is true without ever waiting, {@link org.ctdb4j.api.service.Nodes} asks and orders this
 * and other nodes by controls and waits for the answer, {@link org.ctdb4j.api.service.RoleSwap} replaces a plug-in. The
 * services are there as soon as the node exists, before it has started. Values are records of numbers, strings, enums and lists of
 * them, so that they fit JMX as they are.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.api.service;
