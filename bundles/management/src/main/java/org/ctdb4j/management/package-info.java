// SPDX-License-Identifier: Apache-2.0
/**
 * The node's MBeans, domain {@code org.ctdb4j}: what each of them tells and does. Attributes are numbers, strings, enums, records
 * and lists of them and tell what is true at the moment of reading, which costs the node one task of its loop; of a node whose loop
 * hangs they tell what it published last. Operations wait for their end, not longer than the tunable that limits them, and fail with an
 * {@link IllegalStateException} that says what can be done.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.management;
