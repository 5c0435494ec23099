// SPDX-License-Identifier: Apache-2.0
// census DATABASE
//
// Goes through the node's own file of a volatile database filled by "load fill" and reports records, bytes (of all values),
// newest (how many values begin with the number of the node that stored it last, the one in its header's rsn) and owners
// (how many different dmasters there are).
#include <stdio.h>
#include <string.h>

#include "record.h"

struct census {
    unsigned long records;
    unsigned long long bytes;
    unsigned long newest;
    unsigned long owners;
    uint64_t dmasters;
};

static int count(struct tdb_context *tdb, TDB_DATA key, TDB_DATA data, void *state)
{
    struct census *census = state;
    struct record_header header;
    uint32_t writer;
    (void)tdb;
    (void)key;
    if (data.dsize < sizeof(header) + sizeof(writer)) {
        return 0;
    }
    memcpy(&header, data.dptr, sizeof(header));
    memcpy(&writer, data.dptr + sizeof(header), sizeof(writer));
    census->records++;
    census->bytes += data.dsize - sizeof(header);
    // The node that owns a record after a recovery has counted the store.
    census->newest += header.rsn - 1 == writer || header.rsn - 2 == writer;
    census->dmasters |= 1ull << (header.dmaster % 64);
    return 0;
}

int main(int argc, char **argv)
{
    struct connection node;
    struct database db;
    struct census census = {0};

    if (argc != 2) {
        die("usage: census DATABASE");
    }
    connect_node(&node);
    attach(&db, &node, argv[1]);
    if (tdb_traverse_read(db.tdb, count, &census) < 0) {
        die("traverse: %s", tdb_errorstr(db.tdb));
    }
    census.owners = (unsigned long)__builtin_popcountll(census.dmasters);
    printf("records=%lu bytes=%llu newest=%lu owners=%lu\n", census.records, census.bytes, census.newest, census.owners);
    return 0;
}
