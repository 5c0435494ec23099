/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Uses a TDB file through libtdb, as smbd and the ctdb tools do.
 *
 * usage: client FILE OPEN_FLAGS HASH_SIZE; one command per line, one answer per line:
 *   store KEY VALUE | delete KEY | lock KEY | unlock KEY | lockall | unlockall   "ok" or the error
 *   raw KEY VALUE    stores a value without a header
 *   try KEY          chain lock without waiting: "ok" or "busy"
 *   fetch KEY        the value behind 24 bytes of header, or "none"
 *   count            number of records
 *   check            "clean" or "damaged"
 *   freelist | nofreelist   takes and gives back the lock on the free list, which libtdb does not offer
 *   openlock | noopenlock   the same with the lock of whoever opens the file
 *   length KEY       length of the whole value
 *   size BYTES       ftruncate
 *   add ROUNDS KEYS SEED    adds 1 to a random counter ROUNDS times, with padding of random length, and stores and
 *                           deletes records of its own in between; answers with the number of its own records left
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <tdb.h>
#include <unistd.h>

enum { HEADER = 24, PADDING_MAX = 200, OWN_KEYS = 50 };

static struct tdb_context *db;

static TDB_DATA text(const char *s)
{
	TDB_DATA data = { .dptr = (unsigned char *)s, .dsize = strlen(s) };

	return data;
}

static const char *verdict(int rc)
{
	return rc == 0 ? "ok" : tdb_errorstr(db);
}

static int store(const char *key, const void *value, size_t size)
{
	unsigned char bytes[HEADER + 512] = { 0 };
	TDB_DATA data = { .dptr = bytes, .dsize = HEADER + size };

	memcpy(bytes + HEADER, value, size);
	return tdb_store(db, text(key), data, TDB_REPLACE);
}

static void fetch(const char *key)
{
	TDB_DATA data = tdb_fetch(db, text(key));

	if (data.dptr == NULL) {
		puts("none");
		return;
	}
	printf("%.*s\n", (int)data.dsize - HEADER, (char *)data.dptr + HEADER);
	free(data.dptr);
}

static int lock_byte(off_t at, short type)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = 1 };

	return fcntl(tdb_fd(db), F_SETLKW, &lock);
}

static void add_one(int counter)
{
	unsigned char value[sizeof(uint64_t) + PADDING_MAX] = { 0 };
	uint64_t count = 0;
	char key[32];
	TDB_DATA old;

	snprintf(key, sizeof(key), "counter-%d", counter);
	if (tdb_chainlock(db, text(key)) != 0) {
		puts("no lock");
		exit(1);
	}
	old = tdb_fetch(db, text(key));
	if (old.dptr != NULL) {
		memcpy(&count, old.dptr + HEADER, sizeof(count));
		free(old.dptr);
	}
	count++;
	memcpy(value, &count, sizeof(count));
	if (store(key, value, sizeof(count) + random() % PADDING_MAX) != 0) {
		puts(tdb_errorstr(db));
		exit(1);
	}
	tdb_chainunlock(db, text(key));
}

static int add(int rounds, int counters, int seed)
{
	bool there[OWN_KEYS] = { false };
	int own = 0;

	srandom(seed);
	for (int round = 0; round < rounds; round++) {
		int mine = random() % OWN_KEYS;
		char key[32];

		add_one(random() % counters);
		snprintf(key, sizeof(key), "own-%d-%d", seed, mine);
		if (there[mine]) {
			tdb_delete(db, text(key));
		} else if (store(key, key, strlen(key)) != 0) {
			puts(tdb_errorstr(db));
			exit(1);
		}
		own += there[mine] ? -1 : 1;
		there[mine] = !there[mine];
	}
	return own;
}

int main(int argc, char **argv)
{
	char line[1024];

	db = argc == 4 ? tdb_open(argv[1], atoi(argv[3]), strtol(argv[2], NULL, 0), O_RDWR | O_CREAT, 0600) : NULL;
	if (db == NULL) {
		perror("tdb_open");
		return 1;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	puts("ready");
	while (fgets(line, sizeof(line), stdin) != NULL) {
		char command[32] = "", key[256] = "", value[256] = "";
		int third = 0;

		sscanf(line, "%31s %255s %255s %d", command, key, value, &third);
		if (strcmp(command, "store") == 0) {
			puts(verdict(store(key, value, strlen(value))));
		} else if (strcmp(command, "raw") == 0) {
			puts(verdict(tdb_store(db, text(key), text(value), TDB_REPLACE)));
		} else if (strcmp(command, "fetch") == 0) {
			fetch(key);
		} else if (strcmp(command, "delete") == 0) {
			puts(verdict(tdb_delete(db, text(key))));
		} else if (strcmp(command, "lock") == 0) {
			puts(verdict(tdb_chainlock(db, text(key))));
		} else if (strcmp(command, "try") == 0) {
			puts(tdb_chainlock_nonblock(db, text(key)) == 0 ? "ok" : "busy");
		} else if (strcmp(command, "unlock") == 0) {
			puts(verdict(tdb_chainunlock(db, text(key))));
		} else if (strcmp(command, "lockall") == 0) {
			puts(verdict(tdb_lockall(db)));
		} else if (strcmp(command, "unlockall") == 0) {
			puts(verdict(tdb_unlockall(db)));
		} else if (strcmp(command, "count") == 0) {
			printf("%d\n", tdb_traverse_read(db, NULL, NULL));
		} else if (strcmp(command, "check") == 0) {
			puts(tdb_check(db, NULL, NULL) == 0 ? "clean" : "damaged");
		} else if (strcmp(command, "freelist") == 0) {
			puts(lock_byte(164, F_WRLCK) == 0 ? "ok" : "failed");
		} else if (strcmp(command, "nofreelist") == 0) {
			puts(lock_byte(164, F_UNLCK) == 0 ? "ok" : "failed");
		} else if (strcmp(command, "openlock") == 0) {
			puts(lock_byte(0, F_WRLCK) == 0 ? "ok" : "failed");
		} else if (strcmp(command, "noopenlock") == 0) {
			puts(lock_byte(0, F_UNLCK) == 0 ? "ok" : "failed");
		} else if (strcmp(command, "length") == 0) {
			TDB_DATA data = tdb_fetch(db, text(key));
			printf("%zu\n", data.dsize);
			free(data.dptr);
		} else if (strcmp(command, "size") == 0) {
			puts(ftruncate(tdb_fd(db), atol(key)) == 0 ? "ok" : "failed");
		} else if (strcmp(command, "add") == 0) {
			printf("%d\n", add(atoi(key), atoi(value), third));
		} else {
			puts("unknown command");
		}
	}
	return 0;
}
