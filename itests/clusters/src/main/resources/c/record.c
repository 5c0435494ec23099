// SPDX-License-Identifier: Apache-2.0
#include "record.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint32_t ro_have_delegations = 0x01000000;
static const uint32_t ro_have_readonly = 0x02000000;

static const uint8_t *expect_data(const struct reply_control *reply, const char *what, const char *name)
{
    if (reply->status != 0) {
        die("%s %s: status %d", what, name, reply->status);
    }
    return (const uint8_t *)(reply + 1);
}

static void attach_as(struct database *db, struct connection *node, uint32_t opcode, const char *name)
{
    const struct reply_control *reply;
    uint32_t flags;

    *db = (struct database){.node = node};
    control(node, opcode, 0, name, (uint32_t)strlen(name) + 1, &reply);
    memcpy(&db->id, expect_data(reply, "attach", name), sizeof(db->id));

    control(node, DB_OPEN_FLAGS, 0, &db->id, sizeof(db->id), &reply);
    memcpy(&flags, expect_data(reply, "open flags of", name), sizeof(flags));

    control(node, GETDBPATH, 0, &db->id, sizeof(db->id), &reply);
    const char *path = (const char *)expect_data(reply, "path of", name);

    if ((flags & TDB_MUTEX_LOCKING) && !tdb_runtime_check_for_robust_mutexes()) {
        die("no robust mutexes here");
    }
    db->tdb = tdb_open(path, 0, (int)flags, O_RDWR, 0600);
    if (db->tdb == NULL) {
        die("cannot open %s with flags 0x%x", path, flags);
    }
}

void attach(struct database *db, struct connection *node, const char *name)
{
    attach_as(db, node, DB_ATTACH, name);
}

void attach_persistent(struct database *db, struct connection *node, const char *name)
{
    attach_as(db, node, DB_ATTACH_PERSISTENT, name);
}

TDB_DATA numbered_key(char *text, size_t room, const char *name, unsigned long number)
{
    int length = snprintf(text, room, "%s-%lu", name, number);
    return (TDB_DATA){.dptr = (uint8_t *)text, .dsize = (size_t)length};
}

static int usable(const struct database *db, TDB_DATA stored, int readonly)
{
    struct record_header header;
    if (stored.dsize < sizeof(header)) {
        return 0;
    }
    memcpy(&header, stored.dptr, sizeof(header));
    int own = header.dmaster == db->node->pnn;
    return readonly ? own || (header.flags & ro_have_readonly) : own && !(header.flags & ro_have_delegations);
}

static unsigned lock_usable(struct database *db, TDB_DATA key, struct record *record, int readonly)
{
    uint32_t flags = IMMEDIATE_MIGRATION | (readonly ? WANT_READONLY : 0);
    for (unsigned asked = 0;; asked++) {
        if (tdb_chainlock(db->tdb, key) != 0) {
            die("chain lock: %s", tdb_errorstr(db->tdb));
        }
        *record = (struct record){.key = key, .stored = tdb_fetch(db->tdb, key)};
        if (usable(db, record->stored, readonly)) {
            return asked;
        }
        unlock_record(db, record);
        uint32_t reqid = send_call(db->node, db->id, NULL_FUNC, flags, key.dptr, (uint32_t)key.dsize);
        await_reply(db->node, REPLY_CALL, reqid);
    }
}

unsigned lock_record(struct database *db, TDB_DATA key, struct record *record)
{
    return lock_usable(db, key, record, 0);
}

unsigned lock_copy(struct database *db, TDB_DATA key, struct record *record)
{
    return lock_usable(db, key, record, 1);
}

TDB_DATA record_value(const struct record *record)
{
    return (TDB_DATA){
        .dptr = record->stored.dptr + sizeof(struct record_header),
        .dsize = record->stored.dsize - sizeof(struct record_header),
    };
}

uint64_t decimal_value(const struct record *record)
{
    TDB_DATA value = record_value(record);
    char text[32] = "0";
    if (value.dsize >= sizeof(text)) {
        die("value of %zu bytes", value.dsize);
    }
    memcpy(text, value.dptr, value.dsize);
    return strtoull(text, NULL, 10);
}

void store_record(struct database *db, struct record *record, TDB_DATA value)
{
    size_t length = sizeof(struct record_header) + value.dsize;
    uint8_t data[length];
    memcpy(data, record->stored.dptr, sizeof(struct record_header));
    if (value.dsize > 0) {
        memcpy(data + sizeof(struct record_header), value.dptr, value.dsize);
    }
    if (tdb_store(db->tdb, record->key, (TDB_DATA){.dptr = data, .dsize = length}, TDB_REPLACE) != 0) {
        die("store: %s", tdb_errorstr(db->tdb));
    }
}

void store_decimal(struct database *db, struct record *record, uint64_t value)
{
    char text[32];
    int length = snprintf(text, sizeof(text), "%" PRIu64, value);
    store_record(db, record, (TDB_DATA){.dptr = (uint8_t *)text, .dsize = (size_t)length});
}

void unlock_record(struct database *db, struct record *record)
{
    if (tdb_chainunlock(db->tdb, record->key) != 0) {
        die("chain unlock: %s", tdb_errorstr(db->tdb));
    }
    free(record->stored.dptr);
}

int32_t vacuum_database(const struct database *db)
{
    struct vacuum {
        uint32_t db_id;
        uint8_t whole;
    } __attribute__((packed)) request = {.db_id = db->id, .whole = 1};
    return control(db->node, DB_VACUUM, 0, &request, sizeof(request), NULL);
}

void delete_record(struct database *db, struct record *record)
{
    struct deletion {
        uint32_t db_id;
        uint32_t pad;
        struct record_header header;
        uint32_t keylen;
    } __attribute__((packed)) deletion = {.db_id = db->id, .keylen = (uint32_t)record->key.dsize};
    uint8_t data[sizeof(deletion) + record->key.dsize];

    store_record(db, record, (TDB_DATA){.dptr = NULL, .dsize = 0});
    memcpy(&deletion.header, record->stored.dptr, sizeof(deletion.header));
    memcpy(data, &deletion, sizeof(deletion));
    memcpy(data + sizeof(deletion), record->key.dptr, record->key.dsize);
    send_order(db->node, CURRENT_NODE, SCHEDULE_FOR_DELETION, data, (uint32_t)sizeof(data));
}
