// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.ctdb4j.tdb.LockKind;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Keeps no list: a lock is known by its descriptor. */
@Component
public final class LinuxLockFiles implements LockFiles {
    @Activate
    public LinuxLockFiles() {
        NativeLibrary.require();
    }

    @Override
    public Optional<LockFile> tryLock(Path path) throws LinuxException {
        Descriptor file = Descriptor.open(path);
        Flock flock = new Flock();
        flock.lock(LockKind.WRITE, 0, 1);
        int error = flock.fcntl(file, LibC.F_SETLK);
        if (error == 0) {
            return Optional.of(new Held(file));
        }
        file.close();
        if (error == LinuxException.EAGAIN || error == LinuxException.EACCES) {
            return Optional.empty();
        }
        throw file.failed("fcntl F_SETLK", error);
    }

    @Override
    public LockFile of(int descriptor, Path path) {
        return new Held(Descriptor.of(descriptor, path));
    }

    private record Held(Descriptor file) implements LockFile {
        @Override
        public int descriptor() {
            return file.number();
        }

        /** Asks by name only: to open and close the file would lose the lock. */
        @Override
        public boolean intact() {
            try {
                Path held = Path.of("/proc/self/fd", Integer.toString(file.number()));
                return Files.readAttributes(held, "unix:dev,ino")
                        .equals(Files.readAttributes(file.path(), "unix:dev,ino"));
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public void release() {
            file.close();
        }
    }
}
