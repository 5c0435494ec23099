// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

/** Finds out whether native calls work. */
final class NativeLibrary {
    private NativeLibrary() {}

    /** Fails with advice unless they do. Every component begins with it: an operator cannot act on a missing class. */
    static void require() {
        try {
            LibC.strerror(0);
        } catch (LinkageError e) {
            throw new IllegalStateException(advice(e), e);
        }
    }

    private static String advice(LinkageError cause) {
        return "The native library of JNA cannot be loaded (" + cause.getMessage() + "). It is unpacked into a folder"
                + " that must allow execution: set -Djna.tmpdir to a folder on a file system that is not mounted noexec"
                + " (now: jna.tmpdir=" + System.getProperty("jna.tmpdir", "unset") + ", java.io.tmpdir="
                + System.getProperty("java.io.tmpdir") + "), or -Djna.boot.library.path to a folder that holds"
                + " libjnidispatch.so of the same version of JNA";
    }
}
