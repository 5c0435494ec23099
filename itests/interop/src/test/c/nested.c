// SPDX-License-Identifier: Apache-2.0
// nested DATABASE KEY SECOND_DATABASE SECOND_KEY [keep]
//
// Locks a record, says "ready", and with that record held locks a second one of another database, as Samba does. When
// it has both it says "both" and lets go, or keeps the first until its input ends. Reports waited_ms (for the second).
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "record.h"
#include "report.h"

static TDB_DATA key_of(char *text)
{
    return (TDB_DATA){.dptr = (uint8_t *)text, .dsize = strlen(text)};
}

int main(int argc, char **argv)
{
    struct connection node;
    struct database first_db;
    struct database second_db;
    struct record first;
    struct record second;

    if (argc < 5) {
        die("usage: nested DATABASE KEY SECOND_DATABASE SECOND_KEY [keep]");
    }
    connect_node(&node);
    attach(&first_db, &node, argv[1]);
    attach(&second_db, &node, argv[3]);
    lock_record(&first_db, key_of(argv[2]), &first);
    say("ready");

    double asked = now_us();
    lock_record(&second_db, key_of(argv[4]), &second);
    double waited_ms = (now_us() - asked) / 1e3;
    unlock_record(&second_db, &second);
    say("both");
    if (argc > 5) {
        char line[16];
        while (read(STDIN_FILENO, line, sizeof(line)) > 0) {
        }
    }
    unlock_record(&first_db, &first);
    printf("waited_ms=%.1f\n", waited_ms);
    return 0;
}
