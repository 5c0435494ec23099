// SPDX-License-Identifier: Apache-2.0
// incr DATABASE KEY KEYS COUNT PAUSE [LOG]
//
// Adds 1 to KEY-0, KEY-1, ... KEY-(KEYS-1) in turn, COUNT times in all, or until SIGTERM when COUNT is 0, with PAUSE
// microseconds in between, in which others get at the record. Every value that was stored is logged as "time key value",
// the time in microseconds since 1970. Says "ready" after the first one.
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "record.h"
#include "report.h"

static unsigned add_one(struct database *db, TDB_DATA key, uint64_t *value)
{
    struct record record;
    unsigned asked = lock_record(db, key, &record);
    *value = decimal_value(&record) + 1;
    store_decimal(db, &record, *value);
    unlock_record(db, &record);
    return asked;
}

static void write_log(FILE *log, const char *key, uint64_t value)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    fprintf(log, "%lld %s %" PRIu64 "\n", (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000, key, value);
    if (fflush(log) != 0) {
        die("log: %s", strerror(errno));
    }
}

int main(int argc, char **argv)
{
    struct connection node;
    struct database db;
    struct samples samples = {0};
    unsigned long migrations = 0;

    if (argc < 6) {
        die("usage: incr DATABASE KEY KEYS COUNT PAUSE [LOG]");
    }
    unsigned long keys = strtoul(argv[3], NULL, 10);
    unsigned long count = strtoul(argv[4], NULL, 10);
    useconds_t pause_us = (useconds_t)strtoul(argv[5], NULL, 10);
    FILE *log = argc > 6 ? fopen(argv[6], "w") : NULL;
    if (argc > 6 && log == NULL) {
        die("%s: %s", argv[6], strerror(errno));
    }

    end_on_sigterm();
    connect_node(&node);
    attach(&db, &node, argv[1]);

    begin_samples(&samples);
    for (unsigned long i = 0; goes_on(&samples, count, pause_us); i++) {
        char text[256];
        uint64_t value;
        TDB_DATA key = numbered_key(text, sizeof(text), argv[2], i % keys);
        double before = now_us();
        migrations += add_one(&db, key, &value);
        add_sample(&samples, now_us() - before);
        if (log != NULL) {
            write_log(log, text, value);
        }
    }
    print_samples(&samples);
    printf(" migrations=%lu\n", migrations);
    return 0;
}
