// SPDX-License-Identifier: Apache-2.0
// The client side of the CTDB protocol, as much of it as the test clients need. All numbers in host order.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { MAGIC = 0x43544442, PROTOCOL_VERSION = 1 };
enum { REQ_CALL = 0, REPLY_CALL = 1, REQ_MESSAGE = 5, REQ_CONTROL = 7, REPLY_CONTROL = 8 };
enum {
    PING = 3,
    GETDBPATH = 4,
    SET_RECMODE = 16,
    DB_ATTACH = 18,
    TRAVERSE_START = 20,
    REGISTER_SRVID = 23,
    GET_PNN = 35,
    DB_ATTACH_PERSISTENT = 61,
    UPTIME = 69,
    TRANS3_COMMIT = 119,
    SCHEDULE_FOR_DELETION = 128,
    DB_FREEZE = 141,
    DB_THAW = 142,
    DB_OPEN_FLAGS = 149,
    DB_VACUUM = 155,
};

#define CURRENT_NODE 0xF0000001u
#define NULL_FUNC 0xFF000001u
#define FETCH_FUNC 0xFF000002u
#define IMMEDIATE_MIGRATION 1u
#define WANT_READONLY 4u
#define NOREPLY 1u

struct header {
    uint32_t length;
    uint32_t magic;
    uint32_t version;
    uint32_t generation;
    uint32_t operation;
    uint32_t destnode;
    uint32_t srcnode;
    uint32_t reqid;
};

// Fixed parts; the variable part follows directly, which for controls, replies and messages is not 8-aligned.
struct req_control {
    struct header header;
    uint32_t opcode;
    uint32_t pad;
    uint64_t srvid;
    uint32_t client_id;
    uint32_t flags;
    uint32_t datalen;
} __attribute__((packed));

struct reply_control {
    struct header header;
    int32_t status;
    uint32_t datalen;
    uint32_t errorlen;
} __attribute__((packed));

struct req_call {
    struct header header;
    uint32_t flags;
    uint32_t db_id;
    uint32_t callid;
    uint32_t hopcount;
    uint32_t keylen;
    uint32_t calldatalen;
} __attribute__((packed));

struct req_message {
    struct header header;
    uint64_t srvid;
    uint32_t datalen;
} __attribute__((packed));

// One connection to the node whose socket CTDB_SOCKET names.
struct connection {
    int fd;
    uint32_t pnn;
    uint32_t reqid;
    uint8_t *buffer;
    size_t start;
    size_t end;
    size_t room;
};

_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Connects and asks the node for its number.
void connect_node(struct connection *c);

// A socket, connected to the node and nothing more.
int open_socket(void);

// A socket of the address FROM, connected as a node would be to the node at TO.
int node_connection(const char *from, const char *to);

// A whole ping control for the node itself, with that request id.
struct req_control ping_request(uint32_t reqid);

void send_bytes(int fd, const void *data, size_t length);

// The next whole packet, valid until the next call; NULL at the end of the stream.
const struct header *receive(struct connection *c);

// True if a whole packet is there already, so that the caller need not wait for the socket.
int packet_waits(const struct connection *c);

// A record on its way: its key and data follow directly.
struct packed_record {
    uint32_t length;
    uint32_t reqid;
    uint32_t keylen;
    uint32_t datalen;
};

// Each sends one packet and returns its request id; to an order no reply comes.
uint32_t send_control(struct connection *c, uint32_t node, uint32_t opcode, uint64_t srvid, const void *data,
                      uint32_t length);
uint32_t send_order(struct connection *c, uint32_t node, uint32_t opcode, const void *data, uint32_t length);
uint32_t send_call(struct connection *c, uint32_t db_id, uint32_t callid, uint32_t flags, const void *key,
                   uint32_t keylen);
void send_message(struct connection *c, uint32_t node, uint64_t srvid, const void *data, uint32_t length);

// Sends a control to this node, waits for its reply, and returns the status; messages in between are dropped.
int32_t control(struct connection *c, uint32_t opcode, uint64_t srvid, const void *data, uint32_t length,
                const struct reply_control **reply);

// Waits for the reply to that request; messages in between are dropped. Ends the program at the end of the stream.
const struct header *await_reply(struct connection *c, uint32_t operation, uint32_t reqid);
