// SPDX-License-Identifier: Apache-2.0
#include "board.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "wire.h"

struct board *open_board(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT, 0600);
    if (fd < 0 || ftruncate(fd, sizeof(struct board)) != 0) {
        die("%s: %s", path, strerror(errno));
    }
    void *board = mmap(NULL, sizeof(struct board), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (board == MAP_FAILED) {
        die("%s: %s", path, strerror(errno));
    }
    return board;
}
