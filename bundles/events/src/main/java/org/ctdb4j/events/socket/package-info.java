// SPDX-License-Identifier: Apache-2.0
/**
 * The socket on which the {@code ctdb} tool asks for the state of events and has them run ({@code spec/daemon.md} 8.4). ctdbd has a
 * process of its own behind it; here it is the runner of events.
 */
package org.ctdb4j.events.socket;
