// SPDX-License-Identifier: Apache-2.0
// What all clients of a test know of the records they share, beside the nodes: a file that each of them maps.
#pragma once

#include <stdatomic.h>
#include <stdint.h>

enum { BOARD_KEYS = 4096 };

struct board {
    _Atomic uint64_t last_number;
    // By key: what the record holds. Changed only by who has the record locked.
    _Atomic uint64_t noted[BOARD_KEYS];
};

// Maps the file, which is made if need be: then everything in it is 0.
struct board *open_board(const char *path);
