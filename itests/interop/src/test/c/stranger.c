// SPDX-License-Identifier: Apache-2.0
// stranger FROM TO PNN
//
// Plays node PNN as far as the node at TO can tell: a connection from the address FROM that half a message has come on,
// for a client of that node, which is this program, too. Says "ready"; on a line of input sends the rest and ends when
// the whole message has reached the client, which it reports: delivered=1.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "wire.h"

enum { HALF = 46 };

static const uint64_t srvid = 0xC0FFEE0000000001u;
static const char text[] = "both halves of a message";

struct whole {
    struct req_message fixed;
    char data[sizeof(text)];
    // Packets between nodes are padded to eight bytes.
    char padding[-(sizeof(struct req_message) + sizeof(text)) & 7];
} __attribute__((packed));

static struct whole message_from(uint32_t pnn, uint32_t to)
{
    struct whole message = {
        .fixed = {
            .header = {
                .length = sizeof(message),
                .magic = MAGIC,
                .version = PROTOCOL_VERSION,
                .operation = REQ_MESSAGE,
                .destnode = to,
                .srcnode = pnn,
            },
            .srvid = srvid,
            .datalen = sizeof(text),
        },
    };
    memcpy(message.data, text, sizeof(text));
    return message;
}

static void await_message(struct connection *client)
{
    const struct req_message *got = (const struct req_message *)receive(client);
    if (got == NULL || got->header.operation != REQ_MESSAGE || got->srvid != srvid || got->datalen != sizeof(text) ||
        memcmp(got + 1, text, sizeof(text)) != 0) {
        die("the message did not arrive as it was sent");
    }
}

int main(int argc, char **argv)
{
    struct connection client;

    if (argc != 4) {
        die("usage: stranger FROM TO PNN");
    }
    connect_node(&client);
    if (control(&client, REGISTER_SRVID, srvid, NULL, 0, NULL) != 0) {
        die("the srvid cannot be registered");
    }
    int fd = node_connection(argv[1], argv[2]);
    struct whole message = message_from((uint32_t)strtoul(argv[3], NULL, 10), client.pnn);
    send_bytes(fd, &message, HALF);
    await_line("ready");
    send_bytes(fd, (const char *)&message + HALF, sizeof(message) - HALF);
    await_message(&client);
    puts("delivered=1");
    return 0;
}
