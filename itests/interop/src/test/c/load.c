// SPDX-License-Identifier: Apache-2.0
// Loads to measure a cluster with, one operation at a time unless said. Each prints its samples.
//
// load ping NODE COUNT               ping controls to NODE
// load ring NODES                    passes a message round all nodes until SIGTERM; says "ready", starts the message
//                                    when a line comes on its input
// load lock DATABASE KEY COUNT       locks KEY again and again
// load take DATABASE KEY COUNT       locks KEY-0 ... KEY-(COUNT-1), which brings them here
// load fetch DATABASE KEY COUNT WINDOW   asks for the same keys' values, WINDOW requests on the way
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record.h"
#include "report.h"

static const uint64_t ring_srvid = 0xDD00000000000000;

static void ping(struct connection *node, uint32_t target, unsigned long count, struct samples *samples)
{
    for (unsigned long i = 0; i < count; i++) {
        double before = now_us();
        uint32_t reqid = send_control(node, target, PING, 0, NULL, 0);
        const struct reply_control *reply =
            (const struct reply_control *)await_reply(node, REPLY_CONTROL, reqid);
        if (reply->status < 0) {
            die("ping: status %d", reply->status);
        }
        add_sample(samples, now_us() - before);
    }
}

// A sample is the time from one arrival of the message to the next, so a whole round.
static void ring(struct connection *node, uint32_t nodes, struct samples *samples)
{
    enum { NODE, INPUT };
    struct pollfd waits[] = {{.fd = node->fd, .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
    uint32_t next = (node->pnn + 1) % nodes;
    double last = 0;

    control(node, REGISTER_SRVID, ring_srvid, NULL, 0, NULL);
    puts("ready");
    fflush(stdout);
    while (!stopping) {
        if (poll(waits, 2, -1) < 0) {
            continue;
        }
        if (waits[INPUT].revents != 0) {
            char line[16];
            if (read(STDIN_FILENO, line, sizeof(line)) > 0) {
                send_message(node, next, ring_srvid, NULL, 0);
            }
            waits[INPUT].fd = -1;
        }
        if (waits[NODE].revents == 0) {
            continue;
        }
        do {
            if (receive(node) == NULL) {
                die("the node closed the connection");
            }
            send_message(node, next, ring_srvid, NULL, 0);
            double now = now_us();
            if (last > 0) {
                add_sample(samples, now - last);
            } else {
                samples->started = now;
            }
            last = now;
        } while (packet_waits(node));
    }
}

static TDB_DATA numbered_key(char *text, size_t room, const char *key, unsigned long number)
{
    int length = snprintf(text, room, "%s-%lu", key, number);
    return (TDB_DATA){.dptr = (uint8_t *)text, .dsize = (size_t)length};
}

static void take(struct database *db, const char *key, unsigned long count, struct samples *samples)
{
    char text[256];
    for (unsigned long i = 0; i < count; i++) {
        struct record record;
        double before = now_us();
        lock_record(db, numbered_key(text, sizeof(text), key, i), &record);
        unlock_record(db, &record);
        add_sample(samples, now_us() - before);
    }
}

static void lock(struct database *db, const char *key, unsigned long count, struct samples *samples)
{
    TDB_DATA wanted = {.dptr = (uint8_t *)key, .dsize = strlen(key)};
    for (unsigned long i = 0; i < count; i++) {
        struct record record;
        double before = now_us();
        lock_record(db, wanted, &record);
        unlock_record(db, &record);
        add_sample(samples, now_us() - before);
    }
}

static void fetch(struct database *db, const char *key, unsigned long count, unsigned long window,
                  struct samples *samples)
{
    char text[256];
    double *sent = calloc(count, sizeof(*sent));
    uint32_t first = db->node->reqid + 1;
    unsigned long asked = 0;

    if (sent == NULL) {
        die("out of memory");
    }
    for (unsigned long answered = 0; answered < count; answered++) {
        for (; asked < count && asked - answered < window; asked++) {
            TDB_DATA wanted = numbered_key(text, sizeof(text), key, asked);
            sent[asked] = now_us();
            send_call(db->node, db->id, FETCH_FUNC, 0, wanted.dptr, (uint32_t)wanted.dsize);
        }
        const struct header *reply = receive(db->node);
        if (reply == NULL || reply->operation != REPLY_CALL || reply->reqid - first >= asked) {
            die("no reply to a fetch");
        }
        add_sample(samples, now_us() - sent[reply->reqid - first]);
    }
    free(sent);
}

int main(int argc, char **argv)
{
    struct connection node;
    struct database db;
    struct samples samples = {0};
    const char *load = argc > 1 ? argv[1] : "";

    end_on_sigterm();
    connect_node(&node);
    if (strcmp(load, "ping") == 0 && argc == 4) {
        samples.started = now_us();
        ping(&node, (uint32_t)strtoul(argv[2], NULL, 10), strtoul(argv[3], NULL, 10), &samples);
    } else if (strcmp(load, "ring") == 0 && argc == 3) {
        ring(&node, (uint32_t)strtoul(argv[2], NULL, 10), &samples);
    } else if (strcmp(load, "lock") == 0 && argc == 5) {
        attach(&db, &node, argv[2]);
        samples.started = now_us();
        lock(&db, argv[3], strtoul(argv[4], NULL, 10), &samples);
    } else if (strcmp(load, "take") == 0 && argc == 5) {
        attach(&db, &node, argv[2]);
        samples.started = now_us();
        take(&db, argv[3], strtoul(argv[4], NULL, 10), &samples);
    } else if (strcmp(load, "fetch") == 0 && argc == 6) {
        attach(&db, &node, argv[2]);
        samples.started = now_us();
        fetch(&db, argv[3], strtoul(argv[4], NULL, 10), strtoul(argv[5], NULL, 10), &samples);
    } else {
        die("usage: load ping NODE COUNT | ring NODES | lock DATABASE KEY COUNT | take DATABASE KEY COUNT"
            " | fetch DATABASE KEY COUNT WINDOW");
    }
    print_samples(&samples);
    putchar('\n');
    return 0;
}
