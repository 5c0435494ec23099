// SPDX-License-Identifier: Apache-2.0
// garbage client CASE            sends one bad frame to the client socket, then a good request
// garbage node FROM TO CASE      sends one bad frame to the node at TO, from the address FROM
//
// Reports what became of it: closed=1 if the node closed the connection, answered=1 if it answered the good request.
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire.h"

enum { GOOD_LENGTH = 64, FRAME_MAX = 128 };

// How long the node has to close the connection, or to answer.
static const int patience_ms = 2000;

struct frame {
    const char *name;
    // What is wrong with it, starting from a good ping request.
    size_t (*spoil)(uint8_t *frame);
};

static size_t good_ping(uint8_t *frame)
{
    struct req_control request = ping_request(0x600D);
    request.header.length = GOOD_LENGTH;
    memset(frame, 0, FRAME_MAX);
    memcpy(frame, &request, sizeof(request));
    return request.header.length;
}

static size_t with_word(uint8_t *frame, size_t offset, uint32_t value)
{
    size_t length = good_ping(frame);
    memcpy(frame + offset, &value, sizeof(value));
    return length;
}

static size_t zero_length(uint8_t *frame)
{
    return with_word(frame, offsetof(struct header, length), 0);
}

static size_t length_below_header(uint8_t *frame)
{
    with_word(frame, offsetof(struct header, length), 24);
    return 24;
}

static size_t odd_length(uint8_t *frame)
{
    with_word(frame, offsetof(struct header, length), sizeof(struct req_control));
    return sizeof(struct req_control);
}

static size_t bad_magic(uint8_t *frame)
{
    return with_word(frame, offsetof(struct header, magic), 0x42445443);
}

static size_t bad_version(uint8_t *frame)
{
    return with_word(frame, offsetof(struct header, version), 2);
}

static size_t unknown_operation(uint8_t *frame)
{
    return with_word(frame, offsetof(struct header, operation), 77);
}

static size_t only_a_header(uint8_t *frame)
{
    with_word(frame, offsetof(struct header, length), sizeof(struct header));
    return sizeof(struct header);
}

static size_t control_beyond_packet(uint8_t *frame)
{
    return with_word(frame, offsetof(struct req_control, datalen), 0x7FFFFFF0);
}

static size_t message_beyond_packet(uint8_t *frame)
{
    uint32_t message = REQ_MESSAGE;
    size_t length = with_word(frame, offsetof(struct req_message, datalen), 0xFFFFFFF0);
    memcpy(frame + offsetof(struct header, operation), &message, sizeof(message));
    return length;
}

static size_t call_beyond_packet(uint8_t *frame)
{
    uint32_t call = REQ_CALL;
    size_t length = with_word(frame, offsetof(struct req_call, keylen), 0xFFFFFFFF);
    memcpy(frame + offsetof(struct header, operation), &call, sizeof(call));
    return length;
}

static const struct frame frames[] = {
    {"good", good_ping},
    {"zero-length", zero_length},
    {"length-below-header", length_below_header},
    {"odd-length", odd_length},
    {"bad-magic", bad_magic},
    {"bad-version", bad_version},
    {"unknown-operation", unknown_operation},
    {"only-a-header", only_a_header},
    {"control-beyond-packet", control_beyond_packet},
    {"message-beyond-packet", message_beyond_packet},
    {"call-beyond-packet", call_beyond_packet},
};

static size_t make_frame(const char *name, uint8_t *frame)
{
    for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
        if (strcmp(frames[i].name, name) == 0) {
            return frames[i].spoil(frame);
        }
    }
    die("no frame named %s", name);
}

static void report(int closed, int answered)
{
    printf("closed=%d answered=%d\n", closed, answered);
}

static int readable(int fd)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    return poll(&wait, 1, patience_ms) > 0;
}

static void to_client_socket(const char *name)
{
    uint8_t frame[FRAME_MAX];
    uint8_t reply[FRAME_MAX];
    int fd = open_socket();
    size_t length = make_frame(name, frame);

    send_bytes(fd, frame, length);
    length = good_ping(frame);
    // The node may have closed already: that is a result, not an error.
    send(fd, frame, length, MSG_NOSIGNAL);
    if (!readable(fd)) {
        report(0, 0);
        return;
    }
    ssize_t got = read(fd, reply, sizeof(reply));
    report(got <= 0, got > 0);
}

// A node never writes on a connection it accepted, so anything readable is its end.
static void to_node(const char *from, const char *to, const char *name)
{
    uint8_t frame[FRAME_MAX];
    int fd = node_connection(from, to);
    size_t length = make_frame(name, frame);
    send(fd, frame, length, MSG_NOSIGNAL);
    report(readable(fd), 0);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "client") == 0) {
        to_client_socket(argv[2]);
    } else if (argc == 5 && strcmp(argv[1], "node") == 0) {
        to_node(argv[2], argv[3], argv[4]);
    } else {
        die("usage: garbage client CASE | garbage node FROM TO CASE");
    }
    return 0;
}
