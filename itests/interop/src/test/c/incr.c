// SPDX-License-Identifier: Apache-2.0
// incr DATABASE KEY KEYS COUNT PAUSE [LOG]
//
// Adds 1 to KEY-0, KEY-1, ... KEY-(KEYS-1) in turn, COUNT times in all, or until SIGTERM when COUNT is 0, with PAUSE
// microseconds in between, in which others get at the record. A value is decimal text, so that other tools can show it.
// Every value that was stored is logged as "time key value", the time in microseconds since 1970. Says "ready" after
// the first one.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "record.h"
#include "report.h"

static unsigned long long parse(TDB_DATA value)
{
    char text[32] = "0";
    if (value.dsize >= sizeof(text)) {
        die("value of %zu bytes", value.dsize);
    }
    memcpy(text, value.dptr, value.dsize);
    return strtoull(text, NULL, 10);
}

static unsigned add_one(struct database *db, TDB_DATA key, unsigned long long *value)
{
    struct record record;
    char text[32];
    unsigned asked = lock_record(db, key, &record);
    *value = parse(record_value(&record)) + 1;
    int length = snprintf(text, sizeof(text), "%llu", *value);
    store_record(db, &record, (TDB_DATA){.dptr = (uint8_t *)text, .dsize = (size_t)length});
    unlock_record(db, &record);
    return asked;
}

static void write_log(FILE *log, const char *key, unsigned long long value)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    fprintf(log, "%lld %s %llu\n", (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000, key, value);
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
    for (unsigned long i = 0; !stopping && (count == 0 || i < count); i++) {
        char key[256];
        unsigned long long value;
        int length = snprintf(key, sizeof(key), "%s-%lu", argv[2], i % keys);
        double before = now_us();
        migrations += add_one(&db, (TDB_DATA){.dptr = (uint8_t *)key, .dsize = (size_t)length}, &value);
        add_sample(&samples, now_us() - before);
        if (log != NULL) {
            write_log(log, key, value);
        }
        if (i == 0) {
            puts("ready");
            fflush(stdout);
        }
        if (pause_us > 0) {
            usleep(pause_us);
        }
    }
    print_samples(&samples);
    printf(" migrations=%lu\n", migrations);
    return 0;
}
