// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client.tool;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.service.DatabaseKind;
import org.ctdb4j.api.service.DatabaseWork;
import org.ctdb4j.api.service.Databases;
import org.ctdb4j.api.service.OperationException;
import org.ctdb4j.client.Ctdb;
import org.ctdb4j.client.CtdbClient;
import org.ctdb4j.client.Database;
import org.ctdb4j.client.LockedRecord;
import org.ctdb4j.client.Transaction;
import org.ctdb4j.protocol.control.DbDetach;
import org.ctdb4j.protocol.control.GetDbSeqnum;
import org.ctdb4j.protocol.control.GetRecmode;
import org.ctdb4j.protocol.control.GetTunable;
import org.ctdb4j.protocol.type.BackupHeader;
import org.ctdb4j.protocol.type.NodeAndFlags;
import org.ctdb4j.protocol.type.RecBuffer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Does what the tool's database commands do, by a client of this node for each call. */
@Component
public final class ToolDatabases implements Databases {
    private static final String FOLDER = "backups";

    private final Supplier<CtdbClient> clients;
    private final Path backupFolder;
    private final Works works = new Works();

    @Activate
    public ToolDatabases(@Reference Ctdb ctdb) {
        this(
                () -> ctdb.connect(Visit.LIMIT),
                Path.of(System.getProperty("karaf.data", System.getProperty("java.io.tmpdir")), FOLDER));
    }

    ToolDatabases(Supplier<CtdbClient> clients, Path backupFolder) {
        this.clients = clients;
        this.backupFolder = backupFolder;
    }

    @Override
    public long sequenceNumber(int pnn, String database) throws OperationException {
        return visit(visit -> {
            GetDbSeqnum question = new GetDbSeqnum(visit.find(database).id());
            return visit.client()
                    .control(pnn, question, GetDbSeqnum.Reply::decode, Visit.LIMIT)
                    .seqnum();
        });
    }

    @Override
    public void detach(List<String> databases) throws OperationException {
        visit(visit -> {
            requireNoRecovery(visit);
            for (NodeAndFlags node : visit.connectedNodes()) {
                requireNoAccess(visit, node);
            }
            for (String each : databases) {
                Visit.Found found = visit.find(each);
                if (found.kind() != DatabaseKind.VOLATILE) {
                    throw new OperationException("Only volatile databases can be detached");
                }
                visit.client().order(Pnn.CURRENT, new DbDetach(found.id()), Visit.LIMIT);
            }
            return databases;
        });
    }

    private static void requireNoRecovery(Visit visit) throws OperationException {
        int mode =
                visit.client().ask(Pnn.CURRENT, new GetRecmode(), Visit.LIMIT).status();
        if (RecoveryMode.of(mode).orElse(RecoveryMode.ACTIVE) == RecoveryMode.ACTIVE) {
            throw new OperationException("Database cannot be detached when recovery is active");
        }
    }

    private static void requireNoAccess(Visit visit, NodeAndFlags node) throws OperationException {
        if (NodeFlags.isInactive(node.flags())) {
            throw new OperationException(
                    "Database cannot be detached on inactive (stopped or banned) node " + node.pnn());
        }
        GetTunable question = new GetTunable(Tunable.ALLOW_CLIENT_DB_ATTACH.text());
        if (visit.client()
                        .control(node.pnn(), question, GetTunable.Reply::decode, Visit.LIMIT)
                        .value()
                != 0) {
            throw new OperationException("Database access is still active on node " + node.pnn()
                    + ". Set AllowclientDBAttach=0 on all nodes.");
        }
    }

    @Override
    public Optional<Blob> fetch(String database, Blob key) throws OperationException {
        return visit(visit -> {
            Database found = visit.openForTransactions(database);
            try (Transaction transaction = found.beginReadOnly(Visit.LIMIT)) {
                return transaction.fetch(key, Visit.LIMIT);
            }
        });
    }

    @Override
    public void change(String database, Map<Blob, Blob> changes) throws OperationException {
        visit(visit -> {
            Database found = visit.openForTransactions(database);
            try (Transaction transaction = found.begin(Visit.LIMIT)) {
                changes.forEach((key, value) -> transaction.store(key, value, Visit.LIMIT));
                transaction.commit(Visit.LIMIT);
            }
            return changes;
        });
    }

    @Override
    public Optional<Blob> readRecord(String database, Blob key) throws OperationException {
        return withRecord(database, key, LockedRecord::value);
    }

    @Override
    public Optional<Blob> readCopy(String database, Blob key) throws OperationException {
        return visit(visit -> {
            try (LockedRecord record = visit.openForRecords(database).lockForReading(key, Visit.LIMIT)) {
                return record.value();
            }
        });
    }

    @Override
    public void writeRecord(String database, Blob key, Blob value) throws OperationException {
        withRecord(database, key, record -> {
            record.store(value);
            return value;
        });
    }

    @Override
    public void deleteRecord(String database, Blob key) throws OperationException {
        withRecord(database, key, record -> {
            record.delete();
            return key;
        });
    }

    private <T> T withRecord(String database, Blob key, Function<LockedRecord, T> action) throws OperationException {
        return visit(visit -> {
            Database found = visit.openForRecords(database);
            try (LockedRecord record = found.lock(key, Visit.LIMIT)) {
                return action.apply(record);
            }
        });
    }

    @Override
    public String wipe(String database) throws OperationException {
        return visit(visit -> {
            Visit.Found found = visit.find(database);
            try (Works.Work work = works.begin("wipe", found.name(), -1, silent -> {})) {
                new Rewrite(visit, found.id()).wipe();
                work.reached(0);
            }
            return found.name();
        });
    }

    @Override
    public Backup backup(String database, String file) throws OperationException {
        return visit(visit -> {
            Visit.Found found = visit.find(database);
            try (Works.Work work = works.begin("backup", found.name(), -1, silent -> {});
                    BackupWriter writer = BackupWriter.create(Path.of(file), found)) {
                copyAll(visit.open(found), writer, work);
                long now = Instant.now().getEpochSecond();
                writer.complete(now);
                return new Backup(found.name(), now, writer.records());
            }
        });
    }

    private static void copyAll(Database database, BackupWriter writer, Works.Work work) throws OperationException {
        try {
            database.traverseLocal(
                    (key, header, value) -> {
                        try {
                            writer.add(key, header, value);
                        } catch (OperationException e) {
                            throw new Unwritten(e);
                        }
                        work.reached(writer.records());
                    },
                    Visit.LIMIT);
        } catch (Unwritten e) {
            throw e.why;
        }
    }

    /** Carries a failure through a traverse. */
    private static final class Unwritten extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final OperationException why;

        private Unwritten(OperationException why) {
            super(why);
            this.why = why;
        }
    }

    @Override
    public Backup inspect(String file) throws OperationException {
        try (BackupFile backup = BackupFile.open(Path.of(file))) {
            BackupHeader header = backup.header();
            return new Backup(header.name(), header.timestamp(), header.records());
        }
    }

    @Override
    public Backup restore(String file, Optional<String> name, Consumer<DatabaseWork> progress)
            throws OperationException {
        try (BackupFile backup = BackupFile.open(Path.of(file))) {
            BackupHeader header = backup.header();
            String database = name.orElse(header.name());
            visit(visit -> {
                int id = visit.attach(database, (int) header.databaseFlags());
                try (Works.Work work = works.begin("restore", database, header.records(), progress)) {
                    new Rewrite(visit, id).fill(rewrite -> pushAll(backup, rewrite, work));
                }
                return id;
            });
            return new Backup(database, header.timestamp(), header.records());
        }
    }

    private static long pushAll(BackupFile backup, Rewrite rewrite, Works.Work work) throws OperationException {
        long records = 0;
        while (backup.hasNext()) {
            RecBuffer buffer = backup.next();
            rewrite.push(buffer);
            records += buffer.count();
            work.reached(records);
        }
        return records;
    }

    @Override
    public List<DatabaseWork> running() {
        return works.running();
    }

    @Override
    public String backupFolder() {
        return backupFolder.toString();
    }

    private <T> T visit(Visit.Errand<T> errand) throws OperationException {
        return Visit.by(clients, errand);
    }
}
