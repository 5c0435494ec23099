// SPDX-License-Identifier: Apache-2.0
// idle SRVID PINGS
//
// A client that registers SRVID, asks for PINGS answers as fast as the node takes the requests, and never reads again.
// Says "ready" then, and leaves on SIGTERM. The report tells how many requests went out and whether the node closed.
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "report.h"
#include "wire.h"

// How long a full socket may stay full before we take it that the node has stopped reading.
static const int patience_ms = 2000;

static unsigned long flood(struct connection *node, unsigned long pings, int *closed)
{
    for (unsigned long i = 0; i < pings; i++) {
        struct req_control request = ping_request((uint32_t)i + 1);
        const uint8_t *next = (const uint8_t *)&request;
        for (size_t left = sizeof(request); left > 0;) {
            struct pollfd wait = {.fd = node->fd, .events = POLLOUT};
            if (poll(&wait, 1, patience_ms) == 0) {
                return i;
            }
            ssize_t sent = send(node->fd, next, left, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent < 0 && (errno == EPIPE || errno == ECONNRESET)) {
                *closed = 1;
                return i;
            }
            if (sent > 0) {
                next += sent;
                left -= (size_t)sent;
            }
        }
    }
    return pings;
}

int main(int argc, char **argv)
{
    struct connection node;
    int closed = 0;

    if (argc != 3) {
        die("usage: idle SRVID PINGS");
    }
    end_on_sigterm();
    connect_node(&node);
    if (control(&node, REGISTER_SRVID, strtoull(argv[1], NULL, 0), NULL, 0, NULL) != 0) {
        die("cannot register %s", argv[1]);
    }
    unsigned long sent = flood(&node, strtoul(argv[2], NULL, 10), &closed);
    say("ready");
    while (!stopping) {
        // Watches for nothing but the hang-up, so that what the node sends stays unread.
        struct pollfd wait = {.fd = closed ? -1 : node.fd};
        if (poll(&wait, 1, -1) > 0) {
            closed = 1;
        }
    }
    printf("sent=%lu closed=%d\n", sent, closed);
    return 0;
}
