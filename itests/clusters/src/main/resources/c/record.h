// SPDX-License-Identifier: Apache-2.0
// Records of a volatile database: the client's half of a migration, on the node's own TDB file.
#pragma once

#include <signal.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <tdb.h>

#include "wire.h"

struct database {
    struct connection *node;
    uint32_t id;
    struct tdb_context *tdb;
};

struct record_header {
    uint64_t rsn;
    uint32_t dmaster;
    uint32_t reserved;
    uint32_t flags;
    uint32_t pad;
};

// A record that this node may use, its chain locked.
struct record {
    TDB_DATA key;
    TDB_DATA stored;
};

// The key NAME-NUMBER, without a zero at its end, in a text of the caller's.
TDB_DATA numbered_key(char *text, size_t room, const char *name, unsigned long number);

// Attaches the database and opens the file with the flags the node gives.
void attach(struct database *db, struct connection *node, const char *name);

// As attach, a database that every node keeps.
void attach_persistent(struct database *db, struct connection *node, const char *name);

// Locks the record's chain with the record on this node; returns how often it had to be asked for.
unsigned lock_record(struct database *db, TDB_DATA key, struct record *record);

// Locks the record's chain with the record or a read-only copy of it on this node; returns how often it had to be asked
// for. To be read only.
unsigned lock_copy(struct database *db, TDB_DATA key, struct record *record);

// The value without its header, valid until unlock_record.
TDB_DATA record_value(const struct record *record);

// The value as a number, which is decimal text so that other tools can show it; 0 if the record is empty.
uint64_t decimal_value(const struct record *record);

// Writes the value behind the header as it is.
void store_record(struct database *db, struct record *record, TDB_DATA value);

void store_decimal(struct database *db, struct record *record, uint64_t value);

// Empties the record and tells the node, which deletes it some time.
void delete_record(struct database *db, struct record *record);

// Has the node vacuum the whole database and returns the status: it refuses while it vacuums another one.
int32_t vacuum_database(const struct database *db);

void unlock_record(struct database *db, struct record *record);
