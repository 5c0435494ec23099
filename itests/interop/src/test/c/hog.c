// SPDX-License-Identifier: Apache-2.0
// hog CONNECTIONS BYTES
//
// On each connection sends a packet of BYTES bytes but for the last one, so that the node has to keep all of it. Says
// "ready" when everything is sent or the node takes no more, and waits for SIGTERM or for the end of a connection.
// Reports sent (bytes) and eof.
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "report.h"
#include "wire.h"

enum { PIECE = 64 << 10 };

static size_t send_all_but_one(int fd, size_t bytes)
{
    static uint8_t piece[PIECE];
    struct req_control request = ping_request(1);
    request.header.length = (uint32_t)bytes;
    send_bytes(fd, &request, sizeof(request));
    size_t sent = sizeof(request);
    while (sent < bytes - 1 && !stopping) {
        size_t left = bytes - 1 - sent;
        ssize_t now = send(fd, piece, left < PIECE ? left : PIECE, MSG_NOSIGNAL);
        if (now <= 0) {
            break;
        }
        sent += (size_t)now;
    }
    return sent;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        die("usage: hog CONNECTIONS BYTES");
    }
    unsigned long connections = strtoul(argv[1], NULL, 10);
    size_t bytes = strtoul(argv[2], NULL, 10);
    struct pollfd last = {.fd = -1, .events = POLLIN};
    unsigned long long sent = 0;

    end_on_sigterm();
    for (unsigned long i = 0; i < connections && !stopping; i++) {
        last.fd = open_socket();
        sent += send_all_but_one(last.fd, bytes);
    }
    say("ready");
    while (!stopping && poll(&last, 1, -1) <= 0) {
    }
    printf("sent=%llu eof=%d\n", sent, !stopping);
    return 0;
}
