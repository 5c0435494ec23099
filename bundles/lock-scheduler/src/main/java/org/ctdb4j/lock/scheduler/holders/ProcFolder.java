// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.holders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The kernel's own folder. What is gone or must not be seen reads as empty. */
final class ProcFolder {
    static final ProcFolder REAL = new ProcFolder(Path.of("/proc"));

    private static final int COMMAND_MAX = 200;
    private static final int FRAMES_MAX = 12;
    private static final String LOCK_OF_DESCRIPTOR = "lock:";
    private static final String PROCESS_OF_THREAD = "Tgid:";

    private final Path path;

    ProcFolder(Path path) {
        this.path = path;
    }

    KernelLocks locks() {
        try (Stream<String> lines = Files.lines(path.resolve("locks"), StandardCharsets.ISO_8859_1)) {
            return KernelLocks.parse(lines);
        } catch (IOException | UncheckedIOException e) {
            return KernelLocks.parse(Stream.of());
        }
    }

    /** {@return the locks held through one of our descriptors} */
    List<KernelLock> locksOf(int descriptor) {
        return read("self/fdinfo/" + descriptor)
                .lines()
                .filter(line -> line.startsWith(LOCK_OF_DESCRIPTOR))
                .flatMap(line -> KernelLock.parse(line.substring(LOCK_OF_DESCRIPTOR.length())).stream())
                .toList();
    }

    /** {@return device and inode of one of our descriptors as the table of locks prints them; empty if it is closed} */
    String fileOf(int descriptor) {
        Path link = path.resolve("self/fd").resolve(Integer.toString(descriptor));
        try {
            long device = (Long) Files.getAttribute(link, "unix:dev");
            long inode = (Long) Files.getAttribute(link, "unix:ino");
            return "%02x:%02x:%d".formatted(major(device), minor(device), inode);
        } catch (IOException e) {
            return "";
        }
    }

    /** {@return what the descriptor was opened by} */
    String pathOf(int descriptor) {
        try {
            return Files.readSymbolicLink(path.resolve("self/fd").resolve(Integer.toString(descriptor)))
                    .toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** As the C library takes device numbers apart. */
    private static long major(long device) {
        return device >>> 8 & 0xfff | device >>> 32 & ~0xfffL;
    }

    private static long minor(long device) {
        return device & 0xff | device >>> 12 & ~0xffL;
    }

    String command(int pid) {
        String command = read(pid + "/cmdline").replace('\0', ' ').strip();
        if (command.isEmpty()) {
            return read(pid + "/comm").strip();
        }
        return command.length() > COMMAND_MAX ? command.substring(0, COMMAND_MAX) + "..." : command;
    }

    /** {@return the functions of the kernel the process stands in, innermost first} Others than root see one at most. */
    List<String> stack(int pid) {
        List<String> frames = read(pid + "/stack")
                .lines()
                .map(line -> line.replaceFirst("^\\[<.*>]\\s*", "").replaceFirst("\\+0x.*$", ""))
                .limit(FRAMES_MAX)
                .toList();
        if (!frames.isEmpty()) {
            return frames;
        }
        String one = read(pid + "/wchan").strip();
        return one.isEmpty() || one.equals("0") ? List.of() : List.of(one);
    }

    /** {@return the process of a thread; the thread itself if it has gone} */
    int processOf(int thread) {
        return read(thread + "/status")
                .lines()
                .filter(line -> line.startsWith(PROCESS_OF_THREAD))
                .map(line -> Integer.parseInt(
                        line.substring(PROCESS_OF_THREAD.length()).strip()))
                .findFirst()
                .orElse(thread);
    }

    private String read(String name) {
        try {
            return Files.readString(path.resolve(name), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
