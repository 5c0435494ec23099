// SPDX-License-Identifier: Apache-2.0
/** What tests of adapters need: a loop whose thread they are, other processes written in C, small file systems of their own, patience. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.testkit.linux;
