// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.management.JMException;
import javax.management.openmbean.CompositeData;

/** The ways in which a node is managed: each reads the same facts and does the same things. */
enum ManagementWay {
    JMX {
        @Override
        ClusterFacts read(ManagedNode node, String database) throws IOException, JMException {
            JmxClient jmx = node.jmx();
            CompositeData[] members = (CompositeData[]) jmx.read(CLUSTER, "Members");
            CompositeData[] records =
                    (CompositeData[]) jmx.invoke(DATABASE + database, "records", new String[] {"int"}, RECORDS_MAX);
            return new ClusterFacts(
                    (Long) jmx.read(CLUSTER, "Generation"),
                    (Integer) jmx.read(CLUSTER, "Leader"),
                    Stream.of(members)
                            .map(member -> (String) member.get("flagNames"))
                            .toList(),
                    records.length);
        }

        @Override
        void attach(ManagedNode node, String database) throws IOException, JMException {
            node.jmx().invoke(NODE, "attachDatabase", new String[] {TEXT, TEXT}, database, "VOLATILE");
        }

        @Override
        void setTunable(ManagedNode node, String name, long value) throws IOException, JMException {
            node.jmx().invoke(TUNABLES, "setTunable", new String[] {TEXT, "long"}, name, value);
        }

        @Override
        void recover(ManagedNode node) throws IOException, JMException {
            node.jmx().invoke(RECOVERY, "recover", new String[0]);
        }
    },
    HTTP {
        @Override
        ClusterFacts read(ManagedNode node, String database) {
            JolokiaClient jolokia = node.jolokia();
            String records = jolokia.invoke(DATABASE + database, "records", RECORDS_MAX);
            return new ClusterFacts(
                    number(jolokia.read(CLUSTER, "Generation")),
                    (int) number(jolokia.read(CLUSTER, "Leader")),
                    all("\"flagNames\":\"([^\"]*)\"", jolokia.read(CLUSTER, "Members")),
                    all("\"(rsn)\":", records).size());
        }

        @Override
        void attach(ManagedNode node, String database) {
            node.jolokia().invoke(NODE, "attachDatabase", database, "VOLATILE");
        }

        @Override
        void setTunable(ManagedNode node, String name, long value) {
            node.jolokia().invoke(TUNABLES, "setTunable", name, value);
        }

        @Override
        void recover(ManagedNode node) {
            node.jolokia().invoke(RECOVERY, "recover");
        }

        private static long number(String answer) {
            return Long.parseLong(all("\"value\":(-?\\d+)", answer).get(0));
        }
    },
    SHELL {
        @Override
        ClusterFacts read(ManagedNode node, String database) throws IOException {
            return ClusterFacts.parse(
                    node.shell().run("ctdb:status"), node.shell().run("ctdb:catdb " + database));
        }

        @Override
        void attach(ManagedNode node, String database) throws IOException {
            node.shell().run("ctdb:attach " + database);
        }

        @Override
        void setTunable(ManagedNode node, String name, long value) throws IOException {
            node.shell().run("ctdb:setvar " + name + " " + value);
        }

        @Override
        void recover(ManagedNode node) throws IOException {
            node.shell().run("ctdb:recover");
        }
    };

    private static final String NODE = "org.ctdb4j:type=Node";
    private static final String CLUSTER = "org.ctdb4j:type=Cluster";
    private static final String TUNABLES = "org.ctdb4j:type=Tunables";
    private static final String RECOVERY = "org.ctdb4j:type=Recovery";
    private static final String DATABASE = "org.ctdb4j:type=Database,name=";
    private static final String TEXT = String.class.getName();
    private static final int RECORDS_MAX = 1000;

    /** {@return what this way tells about the cluster and that database} */
    abstract ClusterFacts read(ManagedNode node, String database) throws IOException, JMException;

    abstract void attach(ManagedNode node, String database) throws IOException, JMException;

    abstract void setTunable(ManagedNode node, String name, long value) throws IOException, JMException;

    abstract void recover(ManagedNode node) throws IOException, JMException;

    private static List<String> all(String pattern, String text) {
        List<String> found = new ArrayList<>();
        for (Matcher matcher = Pattern.compile(pattern).matcher(text); matcher.find(); ) {
            found.add(matcher.group(1));
        }
        return found;
    }

    /** What every way has to tell alike. */
    record ClusterFacts(long generation, int leader, List<String> flags, int records) {
        /** Reads what {@code ctdb status} and {@code ctdb catdb} print. */
        static ClusterFacts parse(String status, String records) {
            return new ClusterFacts(
                    Long.parseLong(all("Generation:(\\d+)", status).get(0)),
                    Integer.parseInt(all("Leader:(\\d+)", status).get(0)),
                    all("pnn:\\d+ \\S+ +([A-Z|]+)", status),
                    Integer.parseInt(all("Dumped (\\d+) records", records).get(0)));
        }
    }
}
