// SPDX-License-Identifier: Apache-2.0
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.tdb;
