// SPDX-License-Identifier: Apache-2.0
// Many calls that wait for locks of this program, on one node.
//
// siege wide DATABASES CALLS   locks all of siege-0.tdb, siege-1.tdb, ..., then calls for CALLS keys, spread over them.
//                              Says "ready" when the node has read all calls. When a line comes on its input, asks for
//                              all the databases to be frozen, lets them go, and when they are frozen thaws them.
//                              Reports frozen_ms (the last freeze after the locks were let go), thawed_ms, answered and
//                              answered_ms (after the thaw).
// siege hot CALLS              locks a hot key, some other keys beside it and in another database, and calls CALLS times
//                              for the hot key, then for the others, which it lets go. Reports beside_ms and other_ms
//                              (until the others in the same and in the other database were answered, -1 if not within
//                              some seconds), then lets the hot key go: answered and answered_ms.
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"
#include "report.h"

enum { OTHERS = 50, PATIENCE_MS = 5000 };

static void call(struct connection *node, const struct database *db, TDB_DATA key)
{
    send_call(node, db->id, FETCH_FUNC, 0, key.dptr, (uint32_t)key.dsize);
}

// What was sent before has been read when this has been answered.
static void await_read(struct connection *node)
{
    if (control(node, PING, 0, NULL, 0, NULL) < 0) {
        die("no answer to a ping");
    }
}

// Waits for replies to calls; returns how many came before there was none for that long.
static unsigned long await_calls(struct connection *node, unsigned long count, int patience_ms)
{
    struct pollfd readable = {.fd = node->fd, .events = POLLIN};
    unsigned long answered = 0;
    while (answered < count && (packet_waits(node) || poll(&readable, 1, patience_ms) > 0)) {
        const struct header *packet = receive(node);
        if (packet == NULL) {
            die("the node closed the connection");
        }
        answered += packet->operation == REPLY_CALL;
    }
    return answered;
}

static void everywhere(struct connection *node, const struct database *databases, unsigned long count,
                       uint32_t opcode)
{
    for (unsigned long i = 0; i < count; i++) {
        send_control(node, CURRENT_NODE, opcode, 0, &databases[i].id, sizeof(databases[i].id));
    }
}

static void await_controls(struct connection *node, unsigned long count)
{
    for (unsigned long i = 0; i < count; i++) {
        const struct reply_control *reply = (const struct reply_control *)receive(node);
        if (reply == NULL || reply->header.operation != REPLY_CONTROL || reply->status != 0) {
            die("a freeze or thaw failed");
        }
    }
}

static void wide(struct connection *node, unsigned long count, unsigned long calls)
{
    struct connection operator;
    struct database *databases = calloc(count, sizeof(*databases));
    char text[64];

    if (databases == NULL) {
        die("out of memory");
    }
    for (unsigned long i = 0; i < count; i++) {
        snprintf(text, sizeof(text), "siege-%lu.tdb", i);
        attach(&databases[i], node, text);
        if (tdb_lockall(databases[i].tdb) != 0) {
            die("lockall: %s", tdb_errorstr(databases[i].tdb));
        }
    }
    for (unsigned long i = 0; i < calls; i++) {
        call(node, &databases[i % count], numbered_key(text, sizeof(text), "key", i));
    }
    await_read(node);
    connect_node(&operator);
    await_line("ready");

    everywhere(&operator, databases, count, DB_FREEZE);
    await_read(&operator);
    double let_go = now_us();
    for (unsigned long i = 0; i < count; i++) {
        tdb_unlockall(databases[i].tdb);
    }
    await_controls(&operator, count);
    double frozen = now_us();
    everywhere(&operator, databases, count, DB_THAW);
    await_controls(&operator, count);
    double thawed = now_us();
    unsigned long answered = await_calls(node, calls, 10 * PATIENCE_MS);
    printf("frozen_ms=%.1f thawed_ms=%.1f answered=%lu answered_ms=%.1f\n", (frozen - let_go) / 1e3,
           (thawed - frozen) / 1e3, answered, (now_us() - thawed) / 1e3);
}

static void each_chain(struct database *db, int (*change)(struct tdb_context *, TDB_DATA))
{
    char text[64];
    for (unsigned long i = 0; i < OTHERS; i++) {
        if (change(db->tdb, numbered_key(text, sizeof(text), "other", i)) != 0) {
            die("chain: %s", tdb_errorstr(db->tdb));
        }
    }
}

// Lets the keys go that calls wait for; returns after which time all were answered.
static double answered_after_ms(struct database *db)
{
    double let_go = now_us();
    each_chain(db, tdb_chainunlock);
    unsigned long answered = await_calls(db->node, OTHERS, PATIENCE_MS);
    return answered == OTHERS ? (now_us() - let_go) / 1e3 : -1;
}

static void hot(struct connection *node, unsigned long calls)
{
    struct connection beside_node;
    struct connection other_node;
    struct database db;
    struct database beside;
    struct database other;
    char text[64];
    TDB_DATA key = numbered_key(text, sizeof(text), "hot", 0);

    connect_node(&beside_node);
    connect_node(&other_node);
    attach(&db, node, "siege-hot.tdb");
    beside = db;
    beside.node = &beside_node;
    attach(&other, &other_node, "siege-other.tdb");
    if (tdb_chainlock(db.tdb, key) != 0) {
        die("chain: %s", tdb_errorstr(db.tdb));
    }
    each_chain(&beside, tdb_chainlock);
    each_chain(&other, tdb_chainlock);
    for (unsigned long i = 0; i < calls; i++) {
        call(node, &db, key);
    }
    await_read(node);
    for (unsigned long i = 0; i < OTHERS; i++) {
        char other_text[64];
        TDB_DATA other_key = numbered_key(other_text, sizeof(other_text), "other", i);
        call(&beside_node, &beside, other_key);
        call(&other_node, &other, other_key);
    }
    await_read(&beside_node);
    await_read(&other_node);
    double beside_ms = answered_after_ms(&beside);
    double other_ms = answered_after_ms(&other);
    double let_go = now_us();
    tdb_chainunlock(db.tdb, key);
    unsigned long answered = await_calls(node, calls, 10 * PATIENCE_MS);
    printf("beside_ms=%.1f other_ms=%.1f answered=%lu answered_ms=%.1f\n", beside_ms, other_ms, answered,
           (now_us() - let_go) / 1e3);
}

int main(int argc, char **argv)
{
    struct connection node;

    connect_node(&node);
    if (argc == 4 && strcmp(argv[1], "wide") == 0) {
        wide(&node, strtoul(argv[2], NULL, 10), strtoul(argv[3], NULL, 10));
    } else if (argc == 3 && strcmp(argv[1], "hot") == 0) {
        hot(&node, strtoul(argv[2], NULL, 10));
    } else {
        die("usage: siege wide DATABASES CALLS | siege hot CALLS");
    }
    return 0;
}
