// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ctdb4j.tdb.TdbOptions.Access;
import org.ctdb4j.tdb.TdbOptions.Patience;
import org.junit.jupiter.api.Test;

class TdbOptionsTest {
    @Test
    void theNumbersOfDbOpenFlagsMeanWhatCtdbMeans() {
        TdbOptions options = TdbOptions.of(0xc41);
        assertTrue(options.has(TdbFlags.CLEAR_IF_FIRST));
        assertTrue(options.has(TdbFlags.NOSYNC));
        assertTrue(options.has(TdbFlags.DISALLOW_NESTING));
        assertTrue(options.has(TdbFlags.INCOMPATIBLE_HASH));
        assertFalse(options.has(TdbFlags.MUTEX_LOCKING));
        assertTrue(TdbOptions.of(0x1c41).has(TdbFlags.MUTEX_LOCKING));
    }

    @Test
    void theVolatileFlagKeepsFiveDeadRecords() {
        assertEquals(5, TdbOptions.of(TdbFlags.VOLATILE).maxDead());
        assertEquals(0, TdbOptions.of(0).maxDead());
    }

    @Test
    void eachPartIsChangedByItself() {
        TdbOptions options = TdbOptions.of(1)
                .hashSize(7)
                .maxDead(2)
                .access(Access.READ_WRITE)
                .patience(Patience.NEVER)
                .transactionBytesMax(9000);
        assertEquals(new TdbOptions(1, 7, 2, Access.READ_WRITE, Patience.NEVER, 9000), options);
    }

    @Test
    void nonsenseIsRefused() {
        TdbOptions options = TdbOptions.of(0);
        assertThrows(IllegalArgumentException.class, () -> options.hashSize(0));
        assertThrows(IllegalArgumentException.class, () -> options.hashSize(0x40000000));
        assertThrows(IllegalArgumentException.class, () -> options.maxDead(-1));
    }
}
