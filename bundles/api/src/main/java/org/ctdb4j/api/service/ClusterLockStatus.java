// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

/** The cluster lock. {@code lock}: as configured, empty without one. */
public record ClusterLockStatus(RoleStatus role, String lock, boolean held) {}
