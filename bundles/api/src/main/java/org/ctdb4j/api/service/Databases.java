// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What is in the attached databases, read and changed as the {@code ctdb} tool does it: by a client of this node. A database is
 * named as operators name it, by its name or by its number beginning with 0x. Every call waits, for a recovery too, but no longer
 * than two minutes for each step; it throws {@link OperationException} with what an operator can do.
 */
@ProviderType
public interface Databases {
    /** {@return how many transactions a persistent or replicated database has seen, as a node knows it} */
    long sequenceNumber(int pnn, String database) throws OperationException;

    /** Detaches volatile databases, on all nodes. Their tunable AllowClientDBAttach must be 0. */
    void detach(List<String> databases) throws OperationException;

    /** {@return a value of a persistent or replicated database, read when no transaction is running} */
    Optional<Blob> fetch(String database, Blob key) throws OperationException;

    /** Changes records of a persistent or replicated database, all of them or none. An empty value deletes. */
    void change(String database, Map<Blob, Blob> changes) throws OperationException;

    /** {@return a value of a volatile database, with the record brought to this node} */
    Optional<Blob> readRecord(String database, Blob key) throws OperationException;

    /** {@return a value of a volatile database, for which a read-only copy is enough} */
    Optional<Blob> readCopy(String database, Blob key) throws OperationException;

    /** Stores a record of a volatile database, brought to this node. */
    void writeRecord(String database, Blob key, Blob value) throws OperationException;

    /** Deletes a record of a volatile database, brought to this node. */
    void deleteRecord(String database, Blob key) throws OperationException;

    /** Empties a database on all nodes. {@return its name} */
    String wipe(String database) throws OperationException;

    /**
     * Writes what this node's file holds to a file of the format of {@code ctdb backupdb}, which appears when it is complete.
     *
     * @param file path of the backup
     */
    Backup backup(String database, String file) throws OperationException;

    /** {@return what the backup in the file of that path says of itself} */
    Backup inspect(String file) throws OperationException;

    /**
     * Gives a database the contents of a backup, on all nodes: all of them or, if it fails, what a recovery makes of it.
     *
     * @param file path of the backup
     * @param name of the database, if it is not to be that of the backup
     * @param progress told now and then, on the calling thread
     */
    Backup restore(String file, Optional<String> name, Consumer<DatabaseWork> progress) throws OperationException;

    /** {@return the long calls that are running} */
    List<DatabaseWork> running();

    /** {@return path of the folder of the backups of remote operators, who may name no path} */
    String backupFolder();

    /**
     * A backup in a file.
     *
     * @param database it was made of, or it was restored to
     * @param epochSeconds when it was made, in seconds since 1970
     */
    record Backup(String database, long epochSeconds, long records) {}
}
