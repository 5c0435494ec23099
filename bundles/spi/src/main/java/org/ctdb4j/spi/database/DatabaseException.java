// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.database;

/** A database that cannot be opened; the message names the file and what is wrong with it. */
public final class DatabaseException extends Exception {
    public DatabaseException(String message) {
        super(message);
    }

    public DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
