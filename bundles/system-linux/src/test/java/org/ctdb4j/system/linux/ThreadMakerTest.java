// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.testkit.linux.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadMakerTest {
    private static final long CHAIN = 168;

    @TempDir
    Path folder;

    @Test
    void aThreadThatStandsForEverKeepsNoPlugInAlive() throws Exception {
        Path path = Files.write(folder.resolve("locks.tdb"), new byte[4096]);
        LinuxDatabaseFiles files = new LinuxDatabaseFiles();
        FileLocks locks = files.open(path).locks();
        FileLocks others = files.open(path).locks();
        assertTrue(others.tryLock(CHAIN));

        WeakReference<ClassLoader> plugIn = waitAndForget(locks);
        Await.until(
                () -> {
                    System.gc();
                    return plugIn.get() == null;
                },
                () -> "the loader is still there");

        assertEquals(1, locks.waiting());
        others.unlock(CHAIN);
        Await.until(() -> locks.waiting() == 0, () -> "the thread still stands");
        files.opened().forEach(DatabaseFile::close);
        files.deactivate();
    }

    private static WeakReference<ClassLoader> waitAndForget(FileLocks locks) throws Exception {
        ClassLoader loader = new PlugInLoader();
        Class<?> type = loader.loadClass(PlugIn.class.getName());
        assertNotSame(PlugIn.class, type);
        @SuppressWarnings("unchecked")
        Consumer<FileLocks> plugIn =
                (Consumer<FileLocks>) type.getDeclaredConstructor().newInstance();
        plugIn.accept(locks);
        return new WeakReference<>(loader);
    }

    /** Waits for a lock and forgets it, as a plug-in that goes. */
    public static final class PlugIn implements Consumer<FileLocks>, FileLocks.Grant {
        @Override
        public void accept(FileLocks locks) {
            assertTrue(locks.await(CHAIN, this).forget());
        }

        @Override
        public void granted() {
            throw new AssertionError("it was forgotten");
        }

        @Override
        public void failed(String reason) {
            throw new AssertionError(reason);
        }
    }

    /** Loads the plug-in anew and everything else as usual. */
    private static final class PlugInLoader extends ClassLoader {
        private PlugInLoader() {
            super(ThreadMakerTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.equals(PlugIn.class.getName()) ? plugIn(name) : super.loadClass(name, resolve);
        }

        private Class<?> plugIn(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
