// SPDX-License-Identifier: Apache-2.0
/**
 * Everything ctdb4j asks of Linux that Java does not offer: files by descriptor number with open-file-description locks,
 * threads that stand in the kernel for such a lock, mapped files, POSIX locks, processes, peers of Unix sockets. The only
 * native calls of the project are in here, behind small interfaces. The bundle is part of the kernel: it stays for
 * the life of the process, because the native mapping, the descriptors and the waiting threads cannot move.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.system.linux;
