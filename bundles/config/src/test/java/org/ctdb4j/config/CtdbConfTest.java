// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.ctdb4j.spi.config.ConfigurationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The messages are those of {@code ctdb-config validate} of 4.17.12. */
class CtdbConfTest {

    @TempDir
    private Path base;

    private Folders folders;

    @BeforeEach
    void useTestMode() throws ConfigurationException {
        folders = Folders.of(Map.of("CTDB_TEST_MODE", "", "CTDB_BASE", base.toString(), "CTDB_SOCKET", "s"));
    }

    @Test
    void comparesSectionsWithoutCaseAndOptionsExactly() {
        CtdbConf conf = parse("[CLUSTER]\nleader timeout = 9\nLeader Timeout = 3\n");
        assertEquals(Optional.of(9), conf.get(CtdbConf.LEADER_TIMEOUT));
        assertEquals(List.of(), conf.errors());
    }

    @Test
    void ignoresWhatItDoesNotKnow() {
        assertEquals(List.of(), parse("[foo]\nx = y\n[cluster]\nfoo = y\nbar\n").errors());
    }

    @Test
    void takesTheLastOfSeveralValues() {
        CtdbConf conf = parse("[cluster]\nleader timeout = 9\nleader timeout = 0x10\n");
        assertEquals(Optional.of(16), conf.get(CtdbConf.LEADER_TIMEOUT));
    }

    @Test
    void fallsBackToDefaultsWhenTheFileBreaksOff() {
        CtdbConf conf = parse("[cluster]\nleader timeout = 0\n[legacy\n");
        assertEquals(List.of(), conf.errors());
        assertEquals(Optional.empty(), conf.get(CtdbConf.LEADER_TIMEOUT));
    }

    @Test
    void readsBooleansInAnyCase() {
        CtdbConf conf = parse("[cluster]\nleader capability = No\n[legacy]\nlmaster capability = TRUE\n");
        assertEquals(Optional.of(false), conf.get(CtdbConf.LEADER_CAPABILITY));
        assertEquals(Optional.of(true), conf.get(CtdbConf.LMASTER_CAPABILITY));
    }

    @Test
    void refusesAnEmptyValue() {
        assertErrors("[cluster]\nleader timeout =\n", "conf: empty value [cluster] -> \"leader timeout\"");
    }

    @Test
    void refusesValuesOfAnotherType() {
        assertErrors(
                "[cluster]\nleader capability = maybe\n",
                "conf: invalid value [cluster] -> \"leader capability\" = \"maybe\"");
        assertErrors(
                "[cluster]\nleader timeout = -3\n", "conf: invalid value [cluster] -> \"leader timeout\" = \"-3\"");
        assertErrors(
                "[cluster]\nleader timeout = 99999999999\n",
                "conf: invalid value [cluster] -> \"leader timeout\" = \"99999999999\"");
    }

    @Test
    void refusesValuesOutOfRange() {
        assertErrors(
                "[cluster]\nleader timeout = abc\n",
                "Invalid value for [cluster] -> leader timeout = 0",
                "conf: validation for option \"leader timeout\" failed");
        assertErrors(
                "[cluster]\ntransport = ib\n",
                "Invalid value for [cluster] -> transport = ib",
                "conf: validation for option \"transport\" failed");
        assertErrors(
                "[cluster]\nnode address = localhost\n",
                "Invalid value for [cluster] -> node address = localhost",
                "conf: validation for option \"node address\" failed");
        assertErrors(
                "[legacy]\nscript log level = zz\n",
                "Invalid value for [legacy] -> script log level = zz",
                "conf: validation for option \"script log level\" failed");
    }

    @Test
    void refusesLogPlacesAndLevelsItDoesNotKnow() {
        assertErrors("[logging]\nlocation = file:/nope/x\n", "conf: validation for option \"location\" failed");
        assertErrors("[logging]\nlocation = syslog:foo\n", "conf: validation for option \"location\" failed");
        assertErrors("[logging]\nlog level = 11\n", "conf: validation for option \"log level\" failed");
        assertErrors("[logging]\nlocation = file:\nlog level = not\n");
    }

    @Test
    void refusesAMissingDirectory() {
        assertErrors(
                "[database]\nvolatile database directory = /nope\n",
                "volatile database directory \"/nope\" does not exist",
                "conf: validation for option \"volatile database directory\" failed");
    }

    @Test
    void refusesAScriptThatCannotBeRun() throws IOException {
        Files.createFile(base.resolve("plain.sh"));
        Files.createDirectory(base.resolve("folder"));
        assertErrors(
                "[database]\nlock debug script = foo.sh\n",
                "lock debug script " + base + "/foo.sh does not exist",
                "conf: validation for option \"lock debug script\" failed");
        assertErrors(
                "[event]\ndebug script = /elsewhere/folder\n",
                "debug script " + base + "/folder is not a file",
                "conf: validation for option \"debug script\" failed");
        assertErrors(
                "[event]\ndebug script = plain.sh\n",
                "debug script " + base + "/plain.sh is not executable",
                "conf: validation for option \"debug script\" failed");
    }

    @Test
    void reportsEveryError() {
        assertErrors(
                "[cluster]\nleader timeout =\nleader capability = x\n",
                "conf: empty value [cluster] -> \"leader timeout\"",
                "conf: invalid value [cluster] -> \"leader capability\" = \"x\"");
    }

    private CtdbConf parse(String text) {
        return CtdbConf.parse(text, folders);
    }

    private void assertErrors(String text, String... errors) {
        assertEquals(List.of(errors), parse(text).errors());
    }
}
