// SPDX-License-Identifier: Apache-2.0
/**
 * Commands of the {@code ctdb} tool in the Karaf shell, under its names and with its output ({@code spec/cli.md}). A command asks
 * the services of the api and hands what they say to one of the printing classes.
 */
@Header(name = "Karaf-Commands", value = "org.ctdb4j.shell")
package org.ctdb4j.shell;

import org.osgi.annotation.bundle.Header;
