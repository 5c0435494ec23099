/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A process over libtdb for the tests of the Java engine.
 *
 *   tdbpeer apply FILE HASHSIZE TDBFLAGS MAXDEAD   runs "store KEY CHAR COUNT", "delete KEY", "wipe", "begin", "commit"
 *                                                  and "cancel" lines from stdin
 *   tdbpeer states - TDBFLAGS                      opens each file named on stdin, checks it and prints its records
 *   tdbpeer hammer FILE TDBFLAGS NAME ROUNDS KEYS [merge]
 *       counts up shared records, churns records of its own, and now and then merges free space if told so
 *   tdbpeer transact FILE TDBFLAGS ROUNDS KEYS     counts up two shared records in each transaction
 *   tdbpeer traverse FILE TDBFLAGS ROUNDS          deletes each record it traverses whose key begins with "second"
 *   tdbpeer sum FILE TDBFLAGS KEYS                 prints the sum of the shared records
 *   tdbpeer check FILE TDBFLAGS                    prints what tdb_check says
 *   tdbpeer hold FILE TDBFLAGS KEY                 locks the chain of a key, says so, and waits for end of input
 */
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>

#include <tdb.h>

static char data[1 << 20];

static void log_to_stderr(struct tdb_context *tdb, enum tdb_debug_level level, const char *format, ...)
{
	va_list arguments;

	(void)tdb;
	(void)level;
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
}

static void fail(const char *what, struct tdb_context *tdb)
{
	fprintf(stderr, "%s: %s\n", what, tdb == NULL ? "no database" : tdb_errorstr(tdb));
	exit(1);
}

static struct tdb_context *open_tdb(const char *path, int hash_size, int flags)
{
	struct tdb_logging_context logging = {log_to_stderr, NULL};
	struct tdb_context *tdb = tdb_open_ex(path, hash_size, flags, O_RDWR | O_CREAT, 0600, &logging, NULL);

	if (tdb == NULL) {
		fail("open", NULL);
	}
	return tdb;
}

static TDB_DATA key_of(const char *text)
{
	TDB_DATA key = {(unsigned char *)text, strlen(text)};

	return key;
}

static void store(struct tdb_context *tdb, const char *key, size_t size)
{
	TDB_DATA value = {(unsigned char *)data, size};

	if (tdb_store(tdb, key_of(key), value, TDB_REPLACE) != 0) {
		fail("store", tdb);
	}
}

static bool step(struct tdb_context *tdb, const char *line)
{
	if (strncmp(line, "begin", 5) == 0) {
		return tdb_transaction_start(tdb) == 0;
	}
	if (strncmp(line, "commit", 6) == 0) {
		return tdb_transaction_commit(tdb) == 0;
	}
	if (strncmp(line, "cancel", 6) == 0) {
		return tdb_transaction_cancel(tdb) == 0;
	}
	return strncmp(line, "wipe", 4) == 0 && tdb_wipe_all(tdb) == 0;
}

static void apply(struct tdb_context *tdb)
{
	char line[256], key[64], fill;
	unsigned count;

	while (fgets(line, sizeof(line), stdin) != NULL) {
		if (sscanf(line, "store %63s %c %u", key, &fill, &count) == 3) {
			memset(data, fill, count);
			store(tdb, key, count);
		} else if (sscanf(line, "delete %63s", key) == 1) {
			tdb_delete(tdb, key_of(key));
		} else if (!step(tdb, line)) {
			fail(line, tdb);
		}
	}
}

static int print_record(struct tdb_context *tdb, TDB_DATA key, TDB_DATA value, void *unused)
{
	char fill = value.dsize == 0 ? '-' : (char)value.dptr[0];

	(void)tdb;
	(void)unused;
	for (size_t i = 0; i < value.dsize; i++) {
		if (value.dptr[i] != (unsigned char)fill) {
			fill = '?';
		}
	}
	printf("%.*s=%c%zu ", (int)key.dsize, (char *)key.dptr, fill, value.dsize);
	return 0;
}

static void print_states(int flags)
{
	char path[512];

	puts("ready");
	fflush(stdout);
	while (scanf("%511s", path) == 1) {
		struct tdb_context *tdb = tdb_open(path, 0, flags, O_RDWR, 0);
		if (tdb == NULL) {
			puts("does not open");
			fflush(stdout);
			continue;
		}
		if (tdb_check(tdb, NULL, NULL) != 0) {
			printf("damaged: ");
		}
		if (tdb_traverse_read(tdb, print_record, NULL) < 0) {
			printf("unreadable");
		}
		puts("");
		fflush(stdout);
		tdb_close(tdb);
	}
}

static unsigned long count_up(struct tdb_context *tdb, const char *key, unsigned long add, size_t padding)
{
	TDB_DATA value;
	unsigned long count = 0;

	if (tdb_chainlock(tdb, key_of(key)) != 0) {
		fail("chainlock", tdb);
	}
	value = tdb_fetch(tdb, key_of(key));
	if (value.dptr != NULL) {
		memcpy(data, value.dptr, value.dsize);
		data[value.dsize] = '\0';
		count = strtoul(data, NULL, 10);
		free(value.dptr);
	}
	if (add > 0) {
		int digits = sprintf(data, "%lu ", count + add);
		memset(data + digits, '.', padding);
		store(tdb, key, digits + padding);
	}
	tdb_chainunlock(tdb, key_of(key));
	return count + add;
}

static void hammer(struct tdb_context *tdb, const char *name, int rounds, int keys, bool merge)
{
	char key[64];

	srandom(name[0]);
	for (int i = 0; i < rounds; i++) {
		snprintf(key, sizeof(key), "shared%ld", random() % keys);
		count_up(tdb, key, 1, random() % 400);
		snprintf(key, sizeof(key), "%s%ld", name, random() % 50);
		if (random() % 3 == 0) {
			tdb_delete(tdb, key_of(key));
		} else {
			memset(data, name[0], sizeof(data));
			store(tdb, key, random() % 3000);
		}
		if (merge && i % 500 == 0 && tdb_freelist_size(tdb) < 0) {
			fail("freelist", tdb);
		}
	}
}

static void transact(struct tdb_context *tdb, int rounds, int keys)
{
	char key[64];

	for (int i = 0; i < rounds; i++) {
		if (tdb_transaction_start(tdb) != 0) {
			fail("transaction start", tdb);
		}
		for (int j = 0; j < 2; j++) {
			snprintf(key, sizeof(key), "shared%d", (i + j) % keys);
			count_up(tdb, key, 1, 10 * i);
		}
		if (tdb_transaction_commit(tdb) != 0) {
			fail("transaction commit", tdb);
		}
	}
}

static int delete_second(struct tdb_context *tdb, TDB_DATA key, TDB_DATA value, void *unused)
{
	(void)value;
	(void)unused;
	if (key.dsize > 6 && memcmp(key.dptr, "second", 6) == 0 && tdb_delete(tdb, key) != 0) {
		fail("delete", tdb);
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct tdb_context *tdb;

	if (argc < 4) {
		return 2;
	}
	if (strcmp(argv[1], "apply") == 0) {
		tdb = open_tdb(argv[2], atoi(argv[3]), strtol(argv[4], NULL, 0));
		tdb_set_max_dead(tdb, atoi(argv[5]));
		apply(tdb);
		tdb_close(tdb);
		return 0;
	}
	if (strcmp(argv[1], "states") == 0) {
		print_states(strtol(argv[3], NULL, 0));
		return 0;
	}
	tdb = open_tdb(argv[2], 0, strtol(argv[3], NULL, 0));
	if (strcmp(argv[1], "hammer") == 0) {
		puts("ready");
		fflush(stdout);
		hammer(tdb, argv[4], atoi(argv[5]), atoi(argv[6]), argc > 7);
	} else if (strcmp(argv[1], "transact") == 0) {
		puts("ready");
		fflush(stdout);
		transact(tdb, atoi(argv[4]), atoi(argv[5]));
	} else if (strcmp(argv[1], "traverse") == 0) {
		puts("ready");
		fflush(stdout);
		for (int i = 0; i < atoi(argv[4]); i++) {
			if (tdb_traverse(tdb, delete_second, NULL) < 0) {
				fail("traverse", tdb);
			}
		}
	} else if (strcmp(argv[1], "sum") == 0) {
		unsigned long sum = 0;
		char key[64];
		for (int i = 0; i < atoi(argv[4]); i++) {
			snprintf(key, sizeof(key), "shared%d", i);
			sum += count_up(tdb, key, 0, 0);
		}
		printf("%lu\n", sum);
	} else if (strcmp(argv[1], "check") == 0) {
		printf("%d\n", tdb_check(tdb, NULL, NULL));
	} else if (strcmp(argv[1], "hold") == 0) {
		if (tdb_chainlock(tdb, key_of(argv[4])) != 0) {
			fail("chainlock", tdb);
		}
		puts("held");
		fflush(stdout);
		while (getchar() != EOF) {
		}
	}
	tdb_close(tdb);
	return 0;
}
