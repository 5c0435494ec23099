// SPDX-License-Identifier: Apache-2.0
// fill DATABASE FROM TO BYTES
//
// Stores the records key-FROM to key-(TO-1) in the node's own file of a volatile database, as if this node had written
// each of them PNN + 1 times. The value begins with the number of the node and has BYTES bytes. Recover the cluster
// afterwards: no other node knows of them. Reports stored.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"

int main(int argc, char **argv)
{
    struct connection node;
    struct database db;

    if (argc != 5) {
        die("usage: fill DATABASE FROM TO BYTES");
    }
    unsigned long from = strtoul(argv[2], NULL, 10);
    unsigned long to = strtoul(argv[3], NULL, 10);
    size_t bytes = strtoul(argv[4], NULL, 10);
    connect_node(&node);
    attach(&db, &node, argv[1]);

    struct record_header header = {.rsn = node.pnn + 1, .dmaster = node.pnn};
    size_t length = sizeof(header) + bytes;
    uint8_t *data = malloc(length);
    if (data == NULL || bytes < sizeof(node.pnn)) {
        die("no value of %zu bytes", bytes);
    }
    memset(data, 'x', length);
    memcpy(data, &header, sizeof(header));
    memcpy(data + sizeof(header), &node.pnn, sizeof(node.pnn));
    for (unsigned long i = from; i < to; i++) {
        char key[32];
        int size = snprintf(key, sizeof(key), "key-%lu", i);
        TDB_DATA name = {.dptr = (uint8_t *)key, .dsize = (size_t)size};
        if (tdb_store(db.tdb, name, (TDB_DATA){.dptr = data, .dsize = length}, TDB_REPLACE) != 0) {
            die("store: %s", tdb_errorstr(db.tdb));
        }
    }
    printf("stored=%lu\n", to - from);
    return 0;
}
