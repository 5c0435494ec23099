// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.system.linux.DatabaseFile;
import org.ctdb4j.system.linux.MappedFile;
import org.ctdb4j.tdb.Tdb;
import org.ctdb4j.tdb.TdbOptions;

/** A file and what this bundle has made on top of it: the mapping and the engine end with the bundle, the file does not. */
record OpenFile(DatabaseFile file, MappedFile mapped, Tdb tdb) {
    /** {@return a file that was handed over, under an engine of our own} */
    static OpenFile adopt(DatabaseFile file, TdbOptions options) {
        MappedFile mapped = file.map();
        try {
            return new OpenFile(file, mapped, Tdb.adopt(mapped, file.lockPort(), options));
        } catch (RuntimeException e) {
            mapped.close();
            throw e;
        }
    }

    FileLocks locks() {
        return file.locks();
    }

    /** Drops what is ours and leaves descriptors and locks as they are. */
    void leave() {
        mapped.close();
    }

    void close() {
        mapped.close();
        file.close();
    }
}
