// SPDX-License-Identifier: Apache-2.0
// stroll DATABASE KEYS PASSES
//
// Stores kept-0 ... kept-(KEYS-1) and gone-0 ... gone-(KEYS-1), then goes PASSES times through the node's own file. Once
// in each pass, while it stands on a record gone-N, it deletes that one and another as Samba does, has the node vacuum,
// which takes them out of the file, and stores both again, the other first, so that the space under its feet may go to
// another key. The records kept-N nobody touches: each pass must meet all of them as they were stored. Prints the keys of
// a pass that misses some, and reports stood (how often the record it stood on was taken out of the file), missed and
// wrong.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"

enum { KEYS_MAX = 1000, VALUE_MAX = 256 };

struct stroll {
    struct database db;
    unsigned long keys;
    unsigned char met[KEYS_MAX];
    unsigned char renewed[KEYS_MAX];
    char trail[1 << 16];
    size_t trail_length;
    unsigned long stood;
    unsigned long missed;
    unsigned long wrong;
};

static void put(struct database *db, TDB_DATA key, unsigned char fill, size_t length)
{
    struct record record;
    uint8_t value[1 + VALUE_MAX];
    memset(value, fill, length);
    lock_record(db, key, &record);
    store_record(db, &record, (TDB_DATA){.dptr = value, .dsize = length});
    unlock_record(db, &record);
}

// Never empty: such a record is one that was deleted.
static size_t kept_length(unsigned long which)
{
    return 1 + which * 7 % VALUE_MAX;
}

static void put_gone(struct stroll *stroll, unsigned long which)
{
    char text[32];
    put(&stroll->db, numbered_key(text, sizeof(text), "gone", which), 'g', 1 + (size_t)(random() % VALUE_MAX));
}

static void delete_gone(struct stroll *stroll, unsigned long which)
{
    char text[32];
    struct record record;
    lock_record(&stroll->db, numbered_key(text, sizeof(text), "gone", which), &record);
    delete_record(&stroll->db, &record);
    unlock_record(&stroll->db, &record);
}

static void renew(struct stroll *stroll, unsigned long which)
{
    char text[32];
    unsigned long other = (unsigned long)random() % stroll->keys;
    delete_gone(stroll, which);
    delete_gone(stroll, other);
    if (vacuum_database(&stroll->db) != 0) {
        die("the node does not vacuum");
    }
    stroll->stood += !tdb_exists(stroll->db.tdb, numbered_key(text, sizeof(text), "gone", which));
    put_gone(stroll, other);
    put_gone(stroll, which);
}

static int is_kept(TDB_DATA data, unsigned long which)
{
    size_t length = kept_length(which);
    if (data.dsize != sizeof(struct record_header) + length) {
        return 0;
    }
    for (size_t i = 0; i < length; i++) {
        if (data.dptr[sizeof(struct record_header) + i] != (unsigned char)which) {
            return 0;
        }
    }
    return 1;
}

static void note(struct stroll *stroll, const char *key)
{
    size_t room = sizeof(stroll->trail) - stroll->trail_length;
    int length = snprintf(stroll->trail + stroll->trail_length, room, "%s ", key);
    if ((size_t)length < room) {
        stroll->trail_length += (size_t)length;
    }
}

static int visit(struct tdb_context *tdb, TDB_DATA key, TDB_DATA data, void *state)
{
    struct stroll *stroll = state;
    char text[32] = "";
    unsigned long which;
    (void)tdb;
    memcpy(text, key.dptr, key.dsize < sizeof(text) ? key.dsize : sizeof(text) - 1);
    note(stroll, text);
    if (sscanf(text, "kept-%lu", &which) == 1 && which < stroll->keys) {
        stroll->met[which] = 1;
        stroll->wrong += !is_kept(data, which);
    } else if (sscanf(text, "gone-%lu", &which) == 1 && which < stroll->keys && !stroll->renewed[which]) {
        stroll->renewed[which] = 1;
        renew(stroll, which);
    }
    return 0;
}

static void pass(struct stroll *stroll)
{
    unsigned long missed = 0;
    memset(stroll->met, 0, sizeof(stroll->met));
    memset(stroll->renewed, 0, sizeof(stroll->renewed));
    stroll->trail_length = 0;
    if (tdb_traverse(stroll->db.tdb, visit, stroll) < 0) {
        die("traverse: %s", tdb_errorstr(stroll->db.tdb));
    }
    for (unsigned long i = 0; i < stroll->keys; i++) {
        missed += !stroll->met[i];
    }
    if (missed > 0) {
        printf("missed %lu: %s\n", missed, stroll->trail);
    }
    stroll->missed += missed;
}

int main(int argc, char **argv)
{
    static struct stroll stroll;
    struct connection node;

    if (argc != 4) {
        die("usage: stroll DATABASE KEYS PASSES");
    }
    stroll.keys = strtoul(argv[2], NULL, 10);
    unsigned long passes = strtoul(argv[3], NULL, 10);
    if (stroll.keys < 1 || stroll.keys > KEYS_MAX) {
        die("1 to %d keys", KEYS_MAX);
    }

    connect_node(&node);
    attach(&stroll.db, &node, argv[1]);
    for (unsigned long i = 0; i < stroll.keys; i++) {
        char text[32];
        put(&stroll.db, numbered_key(text, sizeof(text), "kept", i), (unsigned char)i, kept_length(i));
        put_gone(&stroll, i);
    }
    for (unsigned long i = 0; i < passes; i++) {
        pass(&stroll);
    }
    printf("stood=%lu missed=%lu wrong=%lu\n", stroll.stood, stroll.missed, stroll.wrong);
    return 0;
}
