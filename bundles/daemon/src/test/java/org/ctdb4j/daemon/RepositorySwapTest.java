// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import org.ctdb4j.api.service.OperationException;
import org.ctdb4j.api.service.RoleSwap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositorySwapTest {
    private static final String BUNDLE = "org.ctdb4j.events";

    @TempDir
    Path folder;

    private final List<String> done = new ArrayList<>();
    private RoleState events = state(BUNDLE, "1.0.0", 0);
    private boolean freshStarts = true;
    private boolean freshTakes = true;
    private RepositorySwap swap;

    @BeforeEach
    void fill() throws IOException {
        Path place = Files.createDirectories(folder.resolve("org/ctdb4j/ctdb4j-events/1.0.1"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", BUNDLE);
        new JarOutputStream(Files.newOutputStream(place.resolve("ctdb4j-events-1.0.1.jar")), manifest).close();
        swap = new RepositorySwap(
                new PluginRepository(folder), new NotedPlugins(), () -> List.of(events, state("", "", 0, "transport")));
    }

    private final class NotedPlugins implements Plugins {
        @Override
        public Fresh startBeside(Origin old, Path jar) throws OperationException {
            done.add("start " + jar.getFileName() + " beside " + old);
            if (!freshStarts) {
                throw new OperationException("it lacks something");
            }
            return new Fresh() {
                @Override
                public Origin origin() {
                    return new Origin(BUNDLE, "1.0.1");
                }

                @Override
                public void release() {
                    done.add("release");
                }
            };
        }

        @Override
        public void remove(Origin old) {
            done.add("remove " + old);
            events = freshTakes ? state(BUNDLE, "1.0.1", 2_500_000) : state("", "", 0);
        }

        @Override
        public List<String> dependents(String symbolicName) {
            return List.of("org.ctdb4j.a", "org.ctdb4j.b");
        }
    }

    @Test
    void startsTheNewVersionBeforeItRemovesTheOld() throws OperationException {
        RoleSwap.Report report = swap.swap("events", "1.0.1");

        assertEquals(
                List.of(
                        "start ctdb4j-events-1.0.1.jar beside org.ctdb4j.events 1.0.0",
                        "remove org.ctdb4j.events 1.0.0",
                        "release"),
                done);
        assertEquals(new RoleSwap.Report("events", BUNDLE, "1.0.0", "1.0.1", 2.5), report);
    }

    @Test
    void leavesTheOldVersionWhereItIsWhenTheNewOneDoesNotStart() {
        freshStarts = false;

        assertEquals("it lacks something", refusal("events", "1.0.1"));
        assertEquals(1, done.size());
    }

    @Test
    void saysSoWhenTheNewVersionDoesNotTakeTheRole() {
        freshTakes = false;

        assertEquals(
                "org.ctdb4j.events 1.0.1 does not take the role events, which is empty: see the log for the reason",
                refusal("events", "1.0.1"));
        assertEquals("release", done.get(done.size() - 1));
    }

    @Test
    void refusesTheKernelUnderAllItsNamesAndSaysWhatWouldRestart() {
        for (String name : List.of("core", "ctdb4j-core", "org.ctdb4j.core")) {
            assertEquals(
                    "org.ctdb4j.core is part of the kernel, which is fixed for the life of the process. To replace it,"
                            + " stop the node and start the new distribution: it would restart org.ctdb4j.a, org.ctdb4j.b",
                    refusal(name, "1.0.1"));
        }
        assertEquals(List.of(), done);
    }

    @Test
    void refusesWhatIsNoRoleOrAnEmptyOne() {
        assertEquals("There is no role shell; there are events, transport", refusal("shell", "1.0.1"));
        assertEquals("Nothing holds the role transport: install a bundle that does", refusal("transport", "1.0.1"));
        assertEquals(List.of(), done);
    }

    private String refusal(String role, String version) {
        return assertThrows(OperationException.class, () -> swap.swap(role, version))
                .getMessage();
    }

    private static RoleState state(String bundle, String version, long pauseNanos) {
        return state(bundle, version, pauseNanos, "events");
    }

    private static RoleState state(String bundle, String version, long pauseNanos, String role) {
        return new RoleState(role, bundle, version, 0, pauseNanos, pauseNanos, 0, 0);
    }
}
