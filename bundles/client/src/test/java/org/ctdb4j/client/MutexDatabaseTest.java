// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.nio.file.Path;

/** The same where records are locked by mutexes in the file. */
final class MutexDatabaseTest extends DatabaseTest {
    @Override
    FakeNode node(Path place) {
        return new FakeNode(place, FakeDatabases.MUTEX_FLAGS);
    }
}
