// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

import java.util.List;

import org.ctdb4j.api.service.HotKey;

/**
 * A record that nodes take from each other often, in print.
 *
 * @param visits the nodes it comes to, those it comes to most first
 * @param advice what may help, empty if nothing is known to
 */
public record HotKeyText(String key, List<HotKey.Visit> visits, String advice) {}
