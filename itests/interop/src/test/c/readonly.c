// SPDX-License-Identifier: Apache-2.0
// readonly DATABASE KEY KEYS COUNT PAUSE WRITES BOARD
//
// Reads KEY-0, KEY-1, ... KEY-(KEYS-1) at random, COUNT times in all, or until SIGTERM when COUNT is 0, with PAUSE
// microseconds in between; WRITES times in a hundred it adds 1 instead. It reads as Samba reads a database with the
// READONLY property: a read-only copy will do. BOARD is a file that all clients of a test share: whoever writes notes
// the new value there before it lets go of the record. A reader looks at the board first, and what it then finds must
// not be older: such values are counted as stale. Says "ready" after the first one.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "board.h"
#include "record.h"
#include "report.h"

struct tally {
    unsigned long reads;
    unsigned long copies;
    unsigned long writes;
    unsigned long stale;
};

static void add_one(struct database *db, TDB_DATA key, _Atomic uint64_t *noted, struct tally *tally)
{
    struct record record;
    lock_record(db, key, &record);
    uint64_t value = decimal_value(&record) + 1;
    store_decimal(db, &record, value);
    atomic_store(noted, value);
    unlock_record(db, &record);
    tally->writes++;
}

static void read_one(struct database *db, TDB_DATA key, _Atomic uint64_t *noted, struct tally *tally)
{
    struct record record;
    uint64_t least = atomic_load(noted);
    unsigned asked = lock_copy(db, key, &record);
    uint64_t value = decimal_value(&record);
    unlock_record(db, &record);
    if (value < least) {
        fprintf(stderr, "%.*s: %llu after %llu\n", (int)key.dsize, key.dptr, (unsigned long long)value,
                (unsigned long long)least);
        tally->stale++;
    }
    tally->copies += asked == 0;
    tally->reads++;
}

int main(int argc, char **argv)
{
    struct connection node;
    struct database db;
    struct tally tally = {0};
    struct samples samples = {0};

    if (argc < 8) {
        die("usage: readonly DATABASE KEY KEYS COUNT PAUSE WRITES BOARD");
    }
    long keys = strtol(argv[3], NULL, 10);
    unsigned long count = strtoul(argv[4], NULL, 10);
    useconds_t pause_us = (useconds_t)strtoul(argv[5], NULL, 10);
    long writes = strtol(argv[6], NULL, 10);
    if (keys < 1 || keys > BOARD_KEYS) {
        die("1 to %d keys", BOARD_KEYS);
    }

    end_on_sigterm();
    struct board *board = open_board(argv[7]);
    connect_node(&node);
    attach(&db, &node, argv[1]);
    srandom((unsigned)getpid());

    begin_samples(&samples);
    while (goes_on(&samples, count, pause_us)) {
        char text[256];
        long which = random() % keys;
        TDB_DATA key = numbered_key(text, sizeof(text), argv[2], (unsigned long)which);
        double before = now_us();
        if (random() % 100 < writes) {
            add_one(&db, key, &board->noted[which], &tally);
        } else {
            read_one(&db, key, &board->noted[which], &tally);
        }
        add_sample(&samples, now_us() - before);
    }
    print_samples(&samples);
    printf(" reads=%lu copies=%lu writes=%lu stale=%lu\n", tally.reads, tally.copies, tally.writes, tally.stale);
    return 0;
}
