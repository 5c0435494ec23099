// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

import java.util.List;
import java.util.Map;

/** {@code org.ctdb4j:type=Database,name=…}. */
@Description("An attached database")
public interface DatabaseMXBean {
    @Description("Its number on the wire, in hexadecimal")
    String getId();

    @Description("As clients attach it")
    String getName();

    @Description("Its file on this node")
    String getPath();

    @Description("Whether it is on every node and kept across restarts")
    boolean isPersistent();

    @Description("Whether it is on every node and gone with the last one")
    boolean isReplicated();

    @Description("Whether busy records stay for a while")
    boolean isSticky();

    @Description("Whether read-only copies of records are given out")
    boolean isReadonly();

    @Description("What is wrong with it, empty for a healthy one")
    String getHealth();

    @Description("Generation its contents count for; 1 is none")
    long getGeneration();

    @Description("Whether a recovery has locked it")
    boolean isFrozen();

    @Description("TDB flags that clients open the file with")
    int getOpenFlags();

    @Description("Calls and packets that wait for records")
    int getWaitingCalls();

    @Description("Calls of clients that another node has been asked to answer")
    int getCallsSent();

    @Description("Empty records that the next vacuum run looks at or fetches")
    int getEmptiedRecords();

    @Description("Size of the file")
    long getSizeBytes();

    @Description("Counts changes of the file")
    long getSequenceNumber();

    @Description("Reads records from all nodes, waiting at most TraverseTimeout")
    List<RecordText> records(
            @Description(name = "recordsMax", value = "At most this many, up to 10000") int recordsMax);

    @Description("How many transactions it has seen, as a node knows it")
    long transactions(@Description(name = "pnn", value = "Number of the node") int pnn);

    @Description("Reads a value; a record of a volatile database comes to this node; empty if there is none")
    String read(@Description(name = "key", value = "Text, or hexadecimal digits behind 0x") String key);

    @Description("Stores a record: here under its lock, or on all nodes in a transaction, as the database is kept")
    void store(
            @Description(name = "key", value = "Text, or hexadecimal digits behind 0x") String key,
            @Description(name = "value", value = "Text, or hexadecimal digits behind 0x") String value);

    @Description("Deletes a record: here under its lock, or on all nodes in a transaction, as the database is kept")
    void delete(@Description(name = "key", value = "Text, or hexadecimal digits behind 0x") String key);

    @Description("Changes records of a persistent or replicated database on all nodes, all of them or none")
    void change(
            @Description(name = "changes", value = "Values by key, as for store; an empty value deletes")
                    Map<String, String> changes);

    @Description("Lets it give out read-only copies of records, on all nodes")
    void allowReadonly();

    @Description("Lets it keep busy records for a while where they come, on all nodes")
    void allowSticky();

    @Description("Records that nodes take from each other most, the hottest first, and what may help")
    List<HotKeyText> hotKeys();

    @Description("Deletes its empty records on this node, as happens by itself every VacuumInterval")
    void vacuum(@Description(name = "full", value = "Whether to look at all records") boolean full);

    @Description("Detaches it on all nodes, where the tunable AllowClientDBAttach must be 0")
    void detach();

    @Description("Empties it on all nodes")
    void wipe();

    @Description("Writes it to a file in the folder of the backups; tells how many records")
    long backup(@Description(name = "backup", value = "Name of the file, no path") String backup);
}
