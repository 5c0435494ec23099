// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.config;

/** Configuration that cannot be used; the message is one or more lines for the operator. */
public final class ConfigurationException extends Exception {
    public ConfigurationException(String message) {
        super(message);
    }
}
