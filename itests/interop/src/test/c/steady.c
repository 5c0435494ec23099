// SPDX-License-Identifier: Apache-2.0
// steady RATE OTHER [half]
//
// A client that stays: RATE pings a second, to its own node and to node OTHER in turn, sent whether or not earlier ones
// were answered, so that a pause of the node shows as a gap. With "half", a second connection keeps half a packet on
// its way until a line comes on the input; then the rest follows and must be answered, which it says: "answered". Says
// "ready", runs until SIGTERM or the end of a connection, and reports requests, replies, errors, eof, longest_gap_us
// (between two replies), longest_us (for one reply) and half_answered.
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report.h"
#include "wire.h"

enum { OPEN_REQUESTS_MAX = 1 << 16, HALF = 40 };

struct tally {
    unsigned long requests;
    unsigned long replies;
    unsigned long errors;
    int eof;
    int half_answered;
    double last_reply;
    double longest_gap;
    double longest;
    double sent[OPEN_REQUESTS_MAX];
};

static void send_ping(struct connection *node, uint32_t target, struct tally *tally)
{
    uint32_t reqid = send_control(node, target, PING, 0, NULL, 0);
    tally->sent[reqid % OPEN_REQUESTS_MAX] = now_us();
    tally->requests++;
}

static void take_replies(struct connection *node, struct tally *tally)
{
    do {
        const struct reply_control *reply = (const struct reply_control *)receive(node);
        if (reply == NULL) {
            tally->eof = 1;
            return;
        }
        double now = now_us();
        double took = now - tally->sent[reply->header.reqid % OPEN_REQUESTS_MAX];
        double gap = now - tally->last_reply;
        tally->errors += reply->header.operation != REPLY_CONTROL || reply->status < 0;
        tally->longest = took > tally->longest ? took : tally->longest;
        tally->longest_gap = gap > tally->longest_gap ? gap : tally->longest_gap;
        tally->last_reply = now;
        tally->replies++;
    } while (packet_waits(node));
}

static void send_rest(struct connection *half, struct tally *tally)
{
    char line[16];
    struct req_control request = ping_request(1);
    if (read(STDIN_FILENO, line, sizeof(line)) > 0 && half->fd >= 0) {
        send_bytes(half->fd, (const uint8_t *)&request + HALF, sizeof(request) - HALF);
        await_reply(half, REPLY_CONTROL, request.header.reqid);
        tally->half_answered = 1;
        say("answered");
    }
}

int main(int argc, char **argv)
{
    enum { NODE, HALF_SENT, INPUT };
    static struct tally tally;
    struct connection node;
    struct connection half = {.fd = -1};

    if (argc < 3) {
        die("usage: steady RATE OTHER [half]");
    }
    double interval = 1e6 / strtod(argv[1], NULL);
    uint32_t other = (uint32_t)strtoul(argv[2], NULL, 10);

    end_on_sigterm();
    connect_node(&node);
    if (argc > 3 && strcmp(argv[3], "half") == 0) {
        struct req_control request = ping_request(1);
        half.fd = open_socket();
        send_bytes(half.fd, &request, HALF);
    }
    say("ready");

    struct pollfd waits[] = {
        {.fd = node.fd, .events = POLLIN},
        {.fd = half.fd, .events = POLLIN},
        {.fd = STDIN_FILENO, .events = POLLIN},
    };
    tally.last_reply = now_us();
    for (double due = now_us(); !stopping && !tally.eof;) {
        double left = due - now_us();
        if (left <= 0) {
            send_ping(&node, tally.requests % 2 == 0 ? CURRENT_NODE : other, &tally);
            due += interval;
            continue;
        }
        struct timespec timeout = {.tv_nsec = (long)(left * 1e3)};
        if (ppoll(waits, 3, &timeout, NULL) <= 0) {
            continue;
        }
        if (waits[NODE].revents != 0) {
            take_replies(&node, &tally);
        }
        if (waits[HALF_SENT].revents != 0) {
            tally.eof = 1;
        }
        if (waits[INPUT].revents != 0) {
            send_rest(&half, &tally);
            waits[INPUT].fd = -1;
        }
    }
    printf("requests=%lu replies=%lu errors=%lu eof=%d longest_gap_us=%.0f longest_us=%.0f half_answered=%d\n",
           tally.requests, tally.replies, tally.errors, tally.eof, tally.longest_gap, tally.longest,
           tally.half_answered);
    return 0;
}
