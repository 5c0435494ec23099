// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.List;

/** Rows that are run on the same two clusters. */
record Stage(int nodes, List<Row> rows) {}
