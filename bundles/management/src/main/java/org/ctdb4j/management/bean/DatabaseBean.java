// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.service.BackendStatus;
import org.ctdb4j.api.service.DatabaseRecord;
import org.ctdb4j.api.service.DatabaseStatus;
import org.ctdb4j.api.service.Databases;
import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.Nodes;
import org.ctdb4j.management.DatabaseMXBean;
import org.ctdb4j.management.HotKeyText;
import org.ctdb4j.management.RecordText;

record DatabaseBean(String name, NodeView view, Nodes nodes, Databases databases) implements DatabaseMXBean {
    /** What one answer over JMX carries. */
    private static final int RECORDS_MAX = 10_000;

    private DatabaseStatus status() {
        return view.databases().stream()
                .filter(database -> database.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Database " + name + " is not attached any more"));
    }

    /** A database that has just come is not in the backend's report yet. */
    private Optional<BackendStatus.Database> file() {
        return Stream.of(view.backend(), view.memoryBackend())
                .flatMap(backend -> backend.databases().stream())
                .filter(database -> database.name().equals(name))
                .findFirst();
    }

    @Override
    public String getId() {
        return status().id();
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getPath() {
        return status().path();
    }

    @Override
    public boolean isPersistent() {
        return status().persistent();
    }

    @Override
    public boolean isReplicated() {
        return status().replicated();
    }

    @Override
    public boolean isSticky() {
        return status().sticky();
    }

    @Override
    public boolean isReadonly() {
        return status().readonly();
    }

    @Override
    public String getHealth() {
        return status().health();
    }

    @Override
    public long getGeneration() {
        return status().generation();
    }

    @Override
    public boolean isFrozen() {
        return status().frozen();
    }

    @Override
    public int getOpenFlags() {
        return status().openFlags();
    }

    @Override
    public int getWaitingCalls() {
        return status().waitingCalls();
    }

    @Override
    public int getCallsSent() {
        return status().callsSent();
    }

    @Override
    public int getEmptiedRecords() {
        return status().emptiedRecords();
    }

    @Override
    public long getSizeBytes() {
        return file().map(BackendStatus.Database::sizeBytes).orElse(0L);
    }

    @Override
    public long getSequenceNumber() {
        return file().map(BackendStatus.Database::sequenceNumber).orElse(0L);
    }

    @Override
    public List<RecordText> records(int recordsMax) {
        int bound = Math.min(Math.max(recordsMax, 0), RECORDS_MAX);
        return Outcome.of(() -> nodes.records(id(), bound)).records().stream()
                .map(DatabaseBean::text)
                .toList();
    }

    private static RecordText text(DatabaseRecord each) {
        return new RecordText(
                each.key().printable(),
                each.header().dmaster(),
                each.header().rsn(),
                each.header().flags(),
                each.data().printable());
    }

    @Override
    public long transactions(int pnn) {
        return Outcome.of(() -> databases.sequenceNumber(pnn, name));
    }

    @Override
    public String read(String key) {
        Blob bytes = Blob.ofArgument(key);
        return Outcome.of(() -> isVolatile() ? databases.readRecord(name, bytes) : databases.fetch(name, bytes))
                .orElse(Blob.EMPTY)
                .printable();
    }

    @Override
    public void store(String key, String value) {
        change(Blob.ofArgument(key), Blob.ofArgument(value));
    }

    @Override
    public void delete(String key) {
        if (isVolatile()) {
            Outcome.of(() -> databases.deleteRecord(name, Blob.ofArgument(key)));
        } else {
            change(Blob.ofArgument(key), Blob.EMPTY);
        }
    }

    @Override
    public void change(Map<String, String> changes) {
        Map<Blob, Blob> bytes = new LinkedHashMap<>();
        changes.forEach((key, value) -> bytes.put(Blob.ofArgument(key), Blob.ofArgument(value)));
        Outcome.of(() -> databases.change(name, bytes));
    }

    private void change(Blob key, Blob value) {
        if (isVolatile()) {
            Outcome.of(() -> databases.writeRecord(name, key, value));
        } else {
            Outcome.of(() -> databases.change(name, Map.of(key, value)));
        }
    }

    @Override
    public void allowReadonly() {
        Outcome.of(() -> nodes.setReadonly(id()));
    }

    @Override
    public void allowSticky() {
        Outcome.of(() -> nodes.setSticky(id()));
    }

    @Override
    public List<HotKeyText> hotKeys() {
        return Outcome.of(() -> nodes.hotKeys(id())).stream()
                .map(each -> new HotKeyText(each.key().printable(), each.visits(), each.advice()))
                .toList();
    }

    @Override
    public void vacuum(boolean full) {
        Outcome.of(() -> nodes.vacuum(view.node().pnn(), id(), full));
    }

    @Override
    public void detach() {
        Outcome.of(() -> databases.detach(List.of(name)));
    }

    @Override
    public void wipe() {
        Outcome.of(() -> databases.wipe(name));
    }

    @Override
    public long backup(String backup) {
        return Outcome.of(() -> databases
                .backup(name, BackupNames.resolve(databases.backupFolder(), backup))
                .records());
    }

    private int id() {
        return Integer.parseUnsignedInt(status().id().substring(2), 16);
    }

    private boolean isVolatile() {
        return !isPersistent() && !isReplicated();
    }
}
