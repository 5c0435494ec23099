// SPDX-License-Identifier: Apache-2.0
// The loads that clusters are measured with. Called without arguments it lists them. Each works on the node whose socket
// CTDB_SOCKET names and prints as its last line what it measured, with its own share of a processor. Those that begin
// together say "ready" and wait for a line on their input.
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "record.h"
#include "report.h"

static const uint64_t ring_srvid = 0xDD00000000000000;
static const uint64_t traverse_srvid = 0xDD01000000000000;

static unsigned long number(const char *text)
{
    return strtoul(text, NULL, 10);
}

static TDB_DATA text_key(const char *text)
{
    return (TDB_DATA){.dptr = (uint8_t *)text, .dsize = strlen(text) + 1};
}

static void expect_success(int32_t status, const char *what)
{
    if (status != 0) {
        die("%s: status %d", what, status);
    }
}

// --- Controls and messages

static void ping(struct connection *node, char **arguments, struct samples *samples)
{
    uint32_t target = (uint32_t)number(arguments[0]);
    unsigned long count = number(arguments[1]);

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
static void pass_round(struct connection *node, uint32_t nodes, struct database *db, TDB_DATA key,
                       struct samples *samples)
{
    enum { NODE, INPUT };
    struct pollfd waits[] = {{.fd = node->fd, .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
    uint32_t next = (node->pnn + 1) % nodes;
    double last = 0;

    expect_success(control(node, REGISTER_SRVID, ring_srvid, NULL, 0, NULL), "register");
    say("ready");
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
            if (db != NULL) {
                struct record record;
                lock_record(db, key, &record);
                unlock_record(db, &record);
            }
            send_message(node, next, ring_srvid, NULL, 0);
            double now = now_us();
            if (last > 0) {
                add_sample(samples, now - last);
            } else {
                begin_samples(samples);
            }
            last = now;
        } while (packet_waits(node));
    }
}

static void ring(struct connection *node, char **arguments, struct samples *samples)
{
    pass_round(node, (uint32_t)number(arguments[0]), NULL, (TDB_DATA){0}, samples);
}

static void migrate(struct connection *node, char **arguments, struct samples *samples)
{
    struct database db;
    attach(&db, node, arguments[0]);
    pass_round(node, (uint32_t)number(arguments[2]), &db, text_key(arguments[1]), samples);
}

// --- Records

static void take_records(struct database *db, const char *key, unsigned long count, struct samples *samples)
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

static void take(struct connection *node, char **arguments, struct samples *samples)
{
    struct database db;
    attach(&db, node, arguments[0]);
    begin_samples(samples);
    take_records(&db, arguments[1], number(arguments[2]), samples);
}

static void fetch(struct connection *node, char **arguments, struct samples *samples)
{
    struct database db;
    char text[256];
    unsigned long count = number(arguments[2]);
    unsigned long window = number(arguments[3]);
    double *sent = calloc(count, sizeof(*sent));
    unsigned long asked = 0;

    if (sent == NULL) {
        die("out of memory");
    }
    attach(&db, node, arguments[0]);
    uint32_t first = node->reqid + 1;
    begin_samples(samples);
    for (unsigned long answered = 0; answered < count; answered++) {
        for (; asked < count && asked - answered < window; asked++) {
            TDB_DATA wanted = numbered_key(text, sizeof(text), arguments[1], asked);
            sent[asked] = now_us();
            send_call(node, db.id, FETCH_FUNC, 0, wanted.dptr, (uint32_t)wanted.dsize);
        }
        const struct header *reply = receive(node);
        if (reply == NULL || reply->operation != REPLY_CALL || reply->reqid - first >= asked) {
            die("no reply to a fetch");
        }
        add_sample(samples, now_us() - sent[reply->reqid - first]);
    }
    free(sent);
}

static void hot(struct connection *node, char **arguments, struct samples *samples)
{
    struct database db;
    TDB_DATA key = text_key(arguments[1]);
    double length = (double)number(arguments[2]) * 1e3;
    unsigned long migrations = 0;

    attach(&db, node, arguments[0]);
    await_line("ready");
    begin_samples(samples);
    for (double before = now_us(); before < samples->started + length && !stopping;) {
        struct record record;
        migrations += lock_record(&db, key, &record) > 0;
        unlock_record(&db, &record);
        double now = now_us();
        add_sample(samples, now - before);
        before = now;
    }
    printf("migrations=%lu ", migrations);
}

// As if this node had written each record PNN + 1 times; the value begins with the number of the node.
static void fill(struct connection *node, char **arguments, struct samples *samples)
{
    struct database db;
    struct record_header header = {.rsn = node->pnn + 1, .dmaster = node->pnn};
    unsigned long to = number(arguments[2]);
    size_t bytes = number(arguments[3]);
    size_t length = sizeof(header) + bytes;
    uint8_t *data = malloc(length);

    if (data == NULL || bytes < sizeof(node->pnn)) {
        die("no value of %zu bytes", bytes);
    }
    memset(data, 'x', length);
    memcpy(data, &header, sizeof(header));
    memcpy(data + sizeof(header), &node->pnn, sizeof(node->pnn));
    attach(&db, node, arguments[0]);
    begin_samples(samples);
    for (unsigned long i = number(arguments[1]); i < to; i++) {
        char text[32];
        TDB_DATA key = numbered_key(text, sizeof(text), "key", i);
        double before = now_us();
        if (tdb_store(db.tdb, key, (TDB_DATA){.dptr = data, .dsize = length}, TDB_REPLACE) != 0) {
            die("store: %s", tdb_errorstr(db.tdb));
        }
        add_sample(samples, now_us() - before);
    }
    free(data);
}

static void empty(struct connection *node, char **arguments, struct samples *samples)
{
    struct database db;
    unsigned long to = number(arguments[2]);

    attach(&db, node, arguments[0]);
    begin_samples(samples);
    for (unsigned long i = number(arguments[1]); i < to; i++) {
        char text[32];
        struct record record;
        double before = now_us();
        lock_record(&db, numbered_key(text, sizeof(text), "key", i), &record);
        delete_record(&db, &record);
        unlock_record(&db, &record);
        add_sample(samples, now_us() - before);
    }
}

static void count(struct connection *node, char **arguments, struct samples *samples)
{
    struct database db;
    attach(&db, node, arguments[0]);
    begin_samples(samples);
    printf("records=%d ", tdb_traverse_read(db.tdb, NULL, NULL));
}

// --- Whole databases

static void traverse(struct connection *node, char **arguments, struct samples *samples)
{
    struct database db;
    struct packed_record record;
    struct {
        uint32_t db_id;
        uint32_t reqid;
        uint64_t srvid;
    } start = {.reqid = 1, .srvid = traverse_srvid};

    attach(&db, node, arguments[0]);
    start.db_id = db.id;
    expect_success(control(node, REGISTER_SRVID, traverse_srvid, NULL, 0, NULL), "register");
    begin_samples(samples);
    double last = now_us();
    expect_success(control(node, TRAVERSE_START, 0, &start, sizeof(start), NULL), "traverse");
    for (;;) {
        const struct header *packet = receive(node);
        if (packet == NULL || packet->operation != REQ_MESSAGE) {
            die("no record");
        }
        memcpy(&record, (const struct req_message *)packet + 1, sizeof(record));
        if (record.keylen == 0) {
            return;
        }
        double now = now_us();
        add_sample(samples, now - last);
        last = now;
    }
}

// Refused while another database is vacuumed, for which the node has its own timers.
static void vacuum(struct connection *node, char **arguments, struct samples *samples)
{
    const double patience_us = 10e6;
    const double first_try = now_us();
    struct database db;
    int32_t status;

    attach(&db, node, arguments[0]);
    do {
        begin_samples(samples);
        status = vacuum_database(&db);
    } while (status != 0 && now_us() - first_try < patience_us && usleep(100000) == 0);
    expect_success(status, "vacuum");
    add_sample(samples, now_us() - samples->started);
}

struct moment {
    int64_t seconds;
    int64_t micros;
};

struct uptime {
    struct moment now;
    struct moment started;
    struct moment recovery_started;
    struct moment recovery_finished;
};

static double us_between(struct moment from, struct moment to)
{
    return (double)(to.seconds - from.seconds) * 1e6 + (double)(to.micros - from.micros);
}

static struct uptime get_uptime(struct connection *node)
{
    const struct reply_control *reply;
    struct uptime uptime;
    expect_success(control(node, UPTIME, 0, NULL, 0, &reply), "uptime");
    memcpy(&uptime, reply + 1, sizeof(uptime));
    return uptime;
}

// Has the cluster recovered; the sample is the duration that "ctdb uptime" tells.
static void recover(struct connection *node, char **arguments, struct samples *samples)
{
    const double same_us = 1000; // a node may tell a moment a little differently the next time
    uint32_t active = 1;
    struct uptime before = get_uptime(node);
    struct uptime uptime;
    double took;

    (void)arguments;
    expect_success(control(node, SET_RECMODE, 0, &active, sizeof(active), NULL), "recovery mode");
    do {
        usleep(5000);
        uptime = get_uptime(node);
        took = us_between(uptime.recovery_started, uptime.recovery_finished);
    } while (us_between(before.recovery_started, uptime.recovery_started) < same_us || took < 0);
    add_sample(samples, took);
}

// --- Waiting calls

static void order(struct connection *node, uint32_t opcode, const struct database *db, const char *what)
{
    expect_success(control(node, opcode, 0, &db->id, sizeof(db->id), NULL), what);
}

// Sends COUNT calls for KEYS records of this node, which somebody else keeps from being answered; the node has them all
// when this returns.
static uint32_t send_waiting(struct connection *node, struct database *db, unsigned long keys, unsigned long count)
{
    uint32_t first = node->reqid + 1;
    for (unsigned long i = 0; i < count; i++) {
        char text[32];
        TDB_DATA key = numbered_key(text, sizeof(text), "key", i % keys);
        send_call(node, db->id, FETCH_FUNC, 0, key.dptr, (uint32_t)key.dsize);
    }
    expect_success(control(node, PING, 0, NULL, 0, NULL) < 0, "ping");
    return first;
}

static void await_answers(struct connection *node, uint32_t first, unsigned long count, struct samples *samples)
{
    double started = now_us();
    for (unsigned long i = 0; i < count; i++) {
        const struct header *reply = receive(node);
        if (reply == NULL || reply->operation != REPLY_CALL || reply->reqid - first >= count) {
            die("no reply to a waiting call, after %lu", i);
        }
        add_sample(samples, now_us() - started);
    }
}

// Locks key-0 in a process of its own until the returned descriptor is closed.
static int hold_first(const char *database)
{
    enum { PARENT, CHILD };
    int ends[2];
    char byte = 0;

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
        die("socketpair: %s", strerror(errno));
    }
    pid_t holder = fork();
    if (holder < 0) {
        die("fork: %s", strerror(errno));
    }
    if (holder == 0) {
        struct connection node;
        struct database db;
        struct record record;
        char text[32];

        close(ends[PARENT]);
        connect_node(&node);
        attach(&db, &node, database);
        lock_record(&db, numbered_key(text, sizeof(text), "key", 0), &record);
        send_bytes(ends[CHILD], &byte, 1);
        if (read(ends[CHILD], &byte, 1) < 0) {
            die("hold: %s", strerror(errno));
        }
        unlock_record(&db, &record);
        _exit(0);
    }
    close(ends[CHILD]);
    if (read(ends[PARENT], &byte, 1) != 1) {
        die("the holder has failed");
    }
    return ends[PARENT];
}

// COUNT calls wait for one record that another process holds. Then the database is to be frozen, and the holder lets go.
// Nobody waits for the answers: after the thaw ctdbd gives them one by one, some milliseconds each.
static void pend(struct connection *node, char **arguments, struct samples *samples)
{
    struct database db;
    struct connection other;
    unsigned long count = number(arguments[1]);

    int holder = hold_first(arguments[0]);
    attach(&db, node, arguments[0]);
    connect_node(&other);
    begin_samples(samples);
    send_waiting(node, &db, 1, count);
    double queued = now_us() - samples->started;
    await_line("pending");

    uint32_t freeze = send_control(&other, CURRENT_NODE, DB_FREEZE, 0, &db.id, sizeof(db.id));
    usleep(100000);
    double released = now_us();
    close(holder);
    const struct reply_control *reply = (const struct reply_control *)await_reply(&other, REPLY_CONTROL, freeze);
    expect_success(reply->status, "freeze");
    double frozen = now_us() - released;
    order(&other, DB_THAW, &db, "thaw");
    printf("queued_us=%.1f freeze_us=%.1f ", queued, frozen);
}

// COUNT calls, each for a record of its own, wait in a frozen database, which is then thawed.
static void thaw(struct connection *node, char **arguments, struct samples *samples)
{
    struct database db;
    struct samples taken = {0};
    unsigned long count = number(arguments[1]);

    attach(&db, node, arguments[0]);
    take_records(&db, "key", count, &taken);
    order(node, DB_FREEZE, &db, "freeze");
    uint32_t first = send_waiting(node, &db, count, count);
    await_line("pending");
    begin_samples(samples);
    send_order(node, CURRENT_NODE, DB_THAW, &db.id, sizeof(db.id));
    await_answers(node, first, count, samples);
}

// --- Locks and transactions across the cluster

struct g_lock {
    uint32_t type;
    uint32_t pad;
    uint64_t pid;
    uint32_t task;
    uint32_t pnn;
    uint64_t unique;
};

enum { G_LOCK_WRITE = 1 };

static void g_lock(struct database *locks, TDB_DATA key)
{
    struct g_lock own = {.type = G_LOCK_WRITE, .pid = (uint64_t)getpid(), .pnn = locks->node->pnn, .unique = UINT64_MAX};
    for (;;) {
        struct record record;
        lock_record(locks, key, &record);
        if (record_value(&record).dsize == 0) {
            store_record(locks, &record, (TDB_DATA){.dptr = (uint8_t *)&own, .dsize = sizeof(own)});
            unlock_record(locks, &record);
            return;
        }
        unlock_record(locks, &record);
        usleep(1000);
    }
}

static void g_unlock(struct database *locks, TDB_DATA key)
{
    struct record record;
    lock_record(locks, key, &record);
    delete_record(locks, &record);
    unlock_record(locks, &record);
}

static void lock_loop(struct connection *node, char **arguments, struct samples *samples)
{
    struct database locks;
    TDB_DATA key = text_key(arguments[0]);
    double length = (double)number(arguments[1]) * 1e3;

    attach(&locks, node, "g_lock.tdb");
    await_line("ready");
    begin_samples(samples);
    for (double before = now_us(); before < samples->started + length;) {
        g_lock(&locks, key);
        g_unlock(&locks, key);
        double now = now_us();
        add_sample(samples, now - before);
        before = now;
    }
}

// Adds the record with its header for this node's next write of it and a value that counts these. Returns where it ends.
static uint8_t *pack_next(uint8_t *to, const struct database *db, TDB_DATA key)
{
    struct {
        struct record_header header;
        uint64_t value;
    } content = {0};
    TDB_DATA stored = tdb_fetch(db->tdb, key);

    if (stored.dsize == sizeof(content)) {
        memcpy(&content, stored.dptr, sizeof(content));
    }
    free(stored.dptr);
    content.header.dmaster = db->node->pnn;
    content.header.rsn++;
    content.value++;

    struct packed_record packed = {.keylen = (uint32_t)key.dsize, .datalen = sizeof(content)};
    packed.length = (uint32_t)sizeof(packed) + packed.keylen + packed.datalen;
    memcpy(to, &packed, sizeof(packed));
    memcpy(to + sizeof(packed), key.dptr, key.dsize);
    memcpy(to + sizeof(packed) + key.dsize, &content, sizeof(content));
    return to + packed.length;
}

static void transaction(struct connection *node, char **arguments, struct samples *samples)
{
    struct database db;
    struct database locks;
    char name[32];
    unsigned long count = number(arguments[2]);

    attach_persistent(&db, node, arguments[0]);
    attach(&locks, node, "g_lock.tdb");
    snprintf(name, sizeof(name), "transaction_db_0x%08" PRIx32, db.id);
    begin_samples(samples);
    for (unsigned long i = 0; i < count; i++) {
        uint32_t head[] = {db.id, 2};
        uint8_t changes[1024];
        double before = now_us();

        g_lock(&locks, text_key(name));
        memcpy(changes, head, sizeof(head));
        uint8_t *end = pack_next(changes + sizeof(head), &db, text_key(arguments[1]));
        end = pack_next(end, &db, text_key("__db_sequence_number__"));
        expect_success(control(node, TRANS3_COMMIT, db.id, changes, (uint32_t)(end - changes), NULL), "commit");
        g_unlock(&locks, text_key(name));
        add_sample(samples, now_us() - before);
    }
}

static const struct load {
    const char *name;
    const char *arguments;
    int count;
    void (*run)(struct connection *node, char **arguments, struct samples *samples);
    const char *text;
} loads[] = {
    {"ping", "NODE COUNT", 2, ping, "ping controls to NODE, one after the other"},
    {"ring", "NODES", 1, ring, "passes a message round all nodes until SIGTERM, begun by a line on the input of one"},
    {"migrate", "DATABASE KEY NODES", 3, migrate, "as ring, and each client locks the record before it passes it on"},
    {"take", "DATABASE KEY COUNT", 3, take, "locks KEY-0 ... KEY-(COUNT-1), which brings them here"},
    {"fetch", "DATABASE KEY COUNT WINDOW", 4, fetch, "asks for the same keys' values, WINDOW requests on the way"},
    {"hot", "DATABASE KEY MILLIS", 3, hot, "locks one record as often as it can; migrations: how often it had to ask"},
    {"fill", "DATABASE FROM TO BYTES", 4, fill, "stores key-FROM ... key-(TO-1) in this node's file; recover then"},
    {"empty", "DATABASE FROM TO", 3, empty, "deletes key-FROM ... key-(TO-1) as a client does"},
    {"count", "DATABASE", 1, count, "records of this node's file, empty ones too"},
    {"traverse", "DATABASE", 1, traverse, "counts the records of the cluster"},
    {"vacuum", "DATABASE", 1, vacuum, "one full vacuum run of this node"},
    {"recover", "", 0, recover, "has the cluster recovered"},
    {"pend", "DATABASE COUNT", 2, pend, "calls wait for one held record, then for a freeze; says \"pending\" before"},
    {"thaw", "DATABASE COUNT", 2, thaw, "calls wait for a thaw; says \"pending\" before"},
    {"glock", "NAME MILLIS", 2, lock_loop, "takes and gives back a g_lock as often as it can"},
    {"transaction", "DATABASE KEY COUNT", 3, transaction, "changes one record of a persistent database each time"},
};

enum { LOADS = sizeof(loads) / sizeof(loads[0]) };

int main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < LOADS; i++) {
        if (strcmp(argv[1], loads[i].name) == 0 && argc - 2 == loads[i].count) {
            struct connection node;
            struct samples samples = {0};
            end_on_sigterm();
            connect_node(&node);
            begin_samples(&samples);
            loads[i].run(&node, argv + 2, &samples);
            print_samples(&samples);
            putchar('\n');
            return 0;
        }
    }
    for (size_t i = 0; i < LOADS; i++) {
        fprintf(stderr, "load %s %s\n    %s\n", loads[i].name, loads[i].arguments, loads[i].text);
    }
    return 1;
}
