// SPDX-License-Identifier: Apache-2.0
// hold DATABASE KEY
//
// Brings the record to its node, locks it, says "ready", and holds it until it is ended.
#include <string.h>
#include <unistd.h>

#include "record.h"
#include "report.h"

int main(int argc, char **argv)
{
    struct connection node;
    struct database db;
    struct record record;

    if (argc != 3) {
        die("usage: hold DATABASE KEY");
    }
    connect_node(&node);
    attach(&db, &node, argv[1]);
    lock_record(&db, (TDB_DATA){.dptr = (uint8_t *)argv[2], .dsize = strlen(argv[2])}, &record);
    say("ready");
    pause();
    return 0;
}
