// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the operator's files as ctdbd reads them, oddities included, and refuses what ctdbd refuses in the same words
 * ({@code ctdb/common/tini.c}, {@code conf.c}, {@code ctdb/server/ctdb_config.c}, samba-4.17.12). Each file has a class
 * that turns text into values; {@link org.ctdb4j.config.FileConfiguration} finds the files and puts the values together.
 */
package org.ctdb4j.config;
