// SPDX-License-Identifier: Apache-2.0
#include "wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { CTDB_PORT = 4379 };

static const size_t read_size = 65536;

void die(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

int open_socket(void)
{
    const char *path = getenv("CTDB_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (path == NULL || strlen(path) >= sizeof(address.sun_path)) {
        die("CTDB_SOCKET must name the node's socket");
    }
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
        die("connect to %s: %s", path, strerror(errno));
    }
    return fd;
}

int node_connection(const char *from, const char *to)
{
    struct sockaddr_in source = {.sin_family = AF_INET};
    struct sockaddr_in target = {.sin_family = AF_INET, .sin_port = htons(CTDB_PORT)};
    if (inet_pton(AF_INET, from, &source.sin_addr) != 1 || inet_pton(AF_INET, to, &target.sin_addr) != 1) {
        die("bad address: %s or %s", from, to);
    }
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&source, sizeof(source)) != 0 ||
        connect(fd, (struct sockaddr *)&target, sizeof(target)) != 0) {
        die("from %s to %s: %s", from, to, strerror(errno));
    }
    return fd;
}

void connect_node(struct connection *c)
{
    *c = (struct connection){.fd = open_socket()};
    c->pnn = (uint32_t)control(c, GET_PNN, 0, NULL, 0, NULL);
}

void send_bytes(int fd, const void *data, size_t length)
{
    const uint8_t *next = data;
    while (length > 0) {
        ssize_t sent = send(fd, next, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent < 0) {
            die("send: %s", strerror(errno));
        }
        next += sent;
        length -= (size_t)sent;
    }
}

struct req_control ping_request(uint32_t reqid)
{
    return (struct req_control){
        .header = {
            .length = sizeof(struct req_control),
            .magic = MAGIC,
            .version = PROTOCOL_VERSION,
            .operation = REQ_CONTROL,
            .destnode = CURRENT_NODE,
            .reqid = reqid,
        },
        .opcode = PING,
    };
}

int packet_waits(const struct connection *c)
{
    uint32_t length;
    size_t have = c->end - c->start;
    if (have < sizeof(struct header)) {
        return 0;
    }
    memcpy(&length, c->buffer + c->start, sizeof(length));
    if (length < sizeof(struct header)) {
        die("packet of %u bytes", length);
    }
    return have >= length;
}

const struct header *receive(struct connection *c)
{
    while (!packet_waits(c)) {
        if (c->start > 0) {
            memmove(c->buffer, c->buffer + c->start, c->end - c->start);
            c->end -= c->start;
            c->start = 0;
        }
        if (c->room - c->end < read_size) {
            c->room = c->end + 2 * read_size;
            c->buffer = realloc(c->buffer, c->room);
            if (c->buffer == NULL) {
                die("out of memory");
            }
        }
        ssize_t got = read(c->fd, c->buffer + c->end, c->room - c->end);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return NULL;
        }
        c->end += (size_t)got;
    }
    const struct header *packet = (const struct header *)(c->buffer + c->start);
    c->start += packet->length;
    return packet;
}

static struct header new_header(struct connection *c, uint32_t operation, uint32_t node, size_t length)
{
    return (struct header){
        .length = (uint32_t)length,
        .magic = MAGIC,
        .version = PROTOCOL_VERSION,
        .operation = operation,
        .destnode = node,
        .srcnode = c->pnn,
        .reqid = ++c->reqid,
    };
}

static void send_packet(struct connection *c, const void *fixed, size_t fixed_length, const void *data, size_t length)
{
    uint8_t packet[fixed_length + length];
    memcpy(packet, fixed, fixed_length);
    if (length > 0) {
        memcpy(packet + fixed_length, data, length);
    }
    send_bytes(c->fd, packet, sizeof(packet));
}

static uint32_t send_request(struct connection *c, uint32_t node, uint32_t opcode, uint64_t srvid, uint32_t flags,
                             const void *data, uint32_t length)
{
    struct req_control request = {
        .header = new_header(c, REQ_CONTROL, node, sizeof(request) + length),
        .opcode = opcode,
        .srvid = srvid,
        .flags = flags,
        .datalen = length,
    };
    send_packet(c, &request, sizeof(request), data, length);
    return request.header.reqid;
}

uint32_t send_control(struct connection *c, uint32_t node, uint32_t opcode, uint64_t srvid, const void *data,
                      uint32_t length)
{
    return send_request(c, node, opcode, srvid, 0, data, length);
}

uint32_t send_order(struct connection *c, uint32_t node, uint32_t opcode, const void *data, uint32_t length)
{
    return send_request(c, node, opcode, 0, NOREPLY, data, length);
}

uint32_t send_call(struct connection *c, uint32_t db_id, uint32_t callid, uint32_t flags, const void *key,
                   uint32_t keylen)
{
    struct req_call request = {
        .header = new_header(c, REQ_CALL, CURRENT_NODE, sizeof(request) + keylen),
        .flags = flags,
        .db_id = db_id,
        .callid = callid,
        .keylen = keylen,
    };
    send_packet(c, &request, sizeof(request), key, keylen);
    return request.header.reqid;
}

void send_message(struct connection *c, uint32_t node, uint64_t srvid, const void *data, uint32_t length)
{
    struct req_message request = {
        .header = new_header(c, REQ_MESSAGE, node, sizeof(request) + length),
        .srvid = srvid,
        .datalen = length,
    };
    send_packet(c, &request, sizeof(request), data, length);
}

const struct header *await_reply(struct connection *c, uint32_t operation, uint32_t reqid)
{
    for (;;) {
        const struct header *packet = receive(c);
        if (packet == NULL) {
            die("the node closed the connection");
        }
        if (packet->operation == REQ_MESSAGE) {
            continue;
        }
        if (packet->operation != operation || packet->reqid != reqid) {
            die("operation %u for request %u instead of %u for %u", packet->operation, packet->reqid,
                operation, reqid);
        }
        return packet;
    }
}

int32_t control(struct connection *c, uint32_t opcode, uint64_t srvid, const void *data, uint32_t length,
                const struct reply_control **reply)
{
    uint32_t reqid = send_control(c, CURRENT_NODE, opcode, srvid, data, length);
    const struct reply_control *packet = (const struct reply_control *)await_reply(c, REPLY_CONTROL, reqid);
    if (reply != NULL) {
        *reply = packet;
    }
    return packet->status;
}
