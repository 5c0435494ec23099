// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

/** A tunable; the values are unsigned. */
public record TunableValue(String name, long value, long defaultValue) {}
