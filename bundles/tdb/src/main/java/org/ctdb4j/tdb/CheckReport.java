// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.util.List;

/**
 * What a check found.
 *
 * @param size size of the file
 * @param hashSize number of chains
 * @param live live records
 * @param dead records deleted but still linked
 * @param free blocks of free space
 * @param freeBytes their capacity together
 * @param recoveryBytes size of the recovery area
 * @param deadSpace bytes that belong to no block, as a roll-back leaves them
 * @param problems what contradicts the format, the first hundred of them
 */
public record CheckReport(
        long size,
        int hashSize,
        long live,
        long dead,
        long free,
        long freeBytes,
        long recoveryBytes,
        long deadSpace,
        List<String> problems) {

    public boolean isClean() {
        return problems.isEmpty();
    }
}
