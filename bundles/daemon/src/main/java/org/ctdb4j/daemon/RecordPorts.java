// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.RecordPort;
import org.ctdb4j.spi.database.StoredRecord;

/** The record ports of the core: each stays the same object while backends come and go behind it. */
final class RecordPorts {
    private final Map<Integer, Port> ports = new LinkedHashMap<>();

    /** {@return the port of a database that has just been opened} */
    RecordPort open(Database database) {
        Port port = new Port();
        port.target = Optional.of(database);
        ports.put(database.spec().id(), port);
        return port;
    }

    void close(int dbId) {
        ports.remove(dbId);
    }

    /** {@return the database, unless it is unknown or its backend is away} */
    Optional<Database> database(int dbId) {
        return Optional.ofNullable(ports.get(dbId)).flatMap(port -> port.target);
    }

    /** A backend has come with these databases. */
    void attach(List<Database> databases) {
        for (Database database : databases) {
            Port port = ports.get(database.spec().id());
            if (port != null) {
                port.attach(database);
            }
        }
    }

    /** The backend of these databases has gone; nothing of it is held any more. */
    void detach(IntPredicate databases) {
        ports.forEach((dbId, port) -> {
            if (databases.test(dbId)) {
                port.detach();
            }
        });
    }

    private static final class Port implements RecordPort {
        private Optional<Database> target = Optional.empty();
        private int lastSequenceNumber;
        private boolean toBeEnabled;
        private int increments;

        private void attach(Database database) {
            target = Optional.of(database);
            if (toBeEnabled) {
                database.enableSequenceNumber();
            }
            for (; increments > 0; increments--) {
                database.incrementSequenceNumber();
            }
            toBeEnabled = false;
        }

        private void detach() {
            lastSequenceNumber = sequenceNumber();
            target = Optional.empty();
        }

        @Override
        public boolean isHere() {
            return target.isPresent();
        }

        @Override
        public Outcome tryLock(Blob key) {
            return target.isPresent() ? target.get().tryLock(key) : Outcome.BUSY;
        }

        @Override
        public void unlock(Blob key) {
            target.orElseThrow().unlock(key);
        }

        @Override
        public StoredRecord fetch(Blob key) {
            return target.orElseThrow().fetch(key);
        }

        @Override
        public Outcome store(Blob key, RecordHeader header, Blob data) {
            return target.orElseThrow().store(key, header, data);
        }

        @Override
        public Outcome delete(Blob key) {
            return target.orElseThrow().delete(key);
        }

        @Override
        public int sequenceNumber() {
            return target.map(Database::sequenceNumber).orElse(lastSequenceNumber + increments);
        }

        @Override
        public void enableSequenceNumber() {
            target.ifPresentOrElse(Database::enableSequenceNumber, () -> toBeEnabled = true);
        }

        @Override
        public void incrementSequenceNumber() {
            target.ifPresentOrElse(Database::incrementSequenceNumber, () -> increments++);
        }
    }
}
