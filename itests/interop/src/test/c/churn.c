// SPDX-License-Identifier: Apache-2.0
// churn DATABASE KEY KEYS COUNT PAUSE BOARD
//
// Locks one of KEY-0, KEY-1, ... KEY-(KEYS-1) at random, COUNT times in all, or until SIGTERM when COUNT is 0, with
// PAUSE microseconds in between. A record that is there is deleted as Samba deletes one, every other time; otherwise a
// number is stored that no record has had. BOARD is a file that all clients of a test share: whoever has a record
// locked notes there what it stores, 0 for nothing. What is found must be what was noted last; what is not is counted
// as wrong. Says "ready" after the first one.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "board.h"
#include "record.h"
#include "report.h"

struct tally {
    unsigned long writes;
    unsigned long deletions;
    unsigned long wrong;
};

static uint64_t number(TDB_DATA value)
{
    uint64_t number = 0;
    if (value.dsize != 0 && value.dsize != sizeof(number)) {
        die("value of %zu bytes", value.dsize);
    }
    memcpy(&number, value.dptr, value.dsize);
    return number;
}

static void change(struct database *db, TDB_DATA key, struct board *board, long which, struct tally *tally)
{
    struct record record;
    lock_record(db, key, &record);
    uint64_t found = number(record_value(&record));
    uint64_t noted = atomic_load(&board->noted[which]);
    if (found != noted) {
        fprintf(stderr, "%.*s: %llu, not %llu\n", (int)key.dsize, key.dptr, (unsigned long long)found,
                (unsigned long long)noted);
        tally->wrong++;
    }
    if (found != 0 && random() % 2 == 0) {
        delete_record(db, &record);
        atomic_store(&board->noted[which], 0);
        tally->deletions++;
    } else {
        uint64_t value = atomic_fetch_add(&board->last_number, 1) + 1;
        store_record(db, &record, (TDB_DATA){.dptr = (uint8_t *)&value, .dsize = sizeof(value)});
        atomic_store(&board->noted[which], value);
        tally->writes++;
    }
    unlock_record(db, &record);
}

int main(int argc, char **argv)
{
    struct connection node;
    struct database db;
    struct tally tally = {0};
    struct samples samples = {0};

    if (argc < 7) {
        die("usage: churn DATABASE KEY KEYS COUNT PAUSE BOARD");
    }
    long keys = strtol(argv[3], NULL, 10);
    unsigned long count = strtoul(argv[4], NULL, 10);
    useconds_t pause_us = (useconds_t)strtoul(argv[5], NULL, 10);
    if (keys < 1 || keys > BOARD_KEYS) {
        die("1 to %d keys", BOARD_KEYS);
    }

    end_on_sigterm();
    struct board *board = open_board(argv[6]);
    connect_node(&node);
    attach(&db, &node, argv[1]);
    srandom((unsigned)getpid());

    begin_samples(&samples);
    while (goes_on(&samples, count, pause_us)) {
        char text[256];
        long which = random() % keys;
        TDB_DATA key = numbered_key(text, sizeof(text), argv[2], (unsigned long)which);
        double before = now_us();
        change(&db, key, board, which, &tally);
        add_sample(&samples, now_us() - before);
    }
    print_samples(&samples);
    printf(" writes=%lu deletions=%lu wrong=%lu\n", tally.writes, tally.deletions, tally.wrong);
    return 0;
}
