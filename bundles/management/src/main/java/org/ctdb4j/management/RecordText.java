// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

/** A record in print: bytes that are no letters, digits or marks stand as a backslash and two hexadecimal digits. */
public record RecordText(String key, int dmaster, long rsn, int flags, String data) {}
