/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Locks bytes of a file by POSIX fcntl, as tdb does in a client process.
 *
 * usage: locks FILE; one command per line, one answer per line:
 *   lock OFFSET LENGTH   waits, then "ok"
 *   try OFFSET LENGTH    "ok" or "busy"
 *   read OFFSET LENGTH   shared lock without waiting: "ok" or "busy"
 *   unlock OFFSET LENGTH "ok"
 *   chatter OFFSET LENGTH  locks and unlocks the bytes of a range in turn, 4 apart, until the next line; "ok" at its start
 *   size BYTES           ftruncate; "ok"
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int set(int fd, int command, short type, long offset, long length)
{
	struct flock lock;

	memset(&lock, 0, sizeof(lock));
	lock.l_type = type;
	lock.l_whence = SEEK_SET;
	lock.l_start = offset;
	lock.l_len = length;
	return fcntl(fd, command, &lock);
}

static const char *verdict(int rc)
{
	if (rc == 0) {
		return "ok";
	}
	return errno == EAGAIN || errno == EACCES ? "busy" : strerror(errno);
}

static void chatter(int fd, long offset, long length)
{
	struct pollfd in = { .fd = 0, .events = POLLIN };

	while (poll(&in, 1, 0) == 0) {
		for (long at = offset; at < offset + length; at += 4) {
			set(fd, F_SETLKW, F_WRLCK, at, 1);
			set(fd, F_SETLKW, F_UNLCK, at, 1);
		}
	}
}

int main(int argc, char **argv)
{
	char line[256];
	int fd = open(argv[1], O_RDWR | O_CREAT, 0600);

	if (argc != 2 || fd < 0) {
		perror("open");
		return 1;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	setvbuf(stdin, NULL, _IONBF, 0);
	puts("ready");
	while (fgets(line, sizeof(line), stdin) != NULL) {
		char command[32];
		long offset = 0, length = 0;

		sscanf(line, "%31s %ld %ld", command, &offset, &length);
		if (strcmp(command, "lock") == 0) {
			puts(verdict(set(fd, F_SETLKW, F_WRLCK, offset, length)));
		} else if (strcmp(command, "try") == 0) {
			puts(verdict(set(fd, F_SETLK, F_WRLCK, offset, length)));
		} else if (strcmp(command, "read") == 0) {
			puts(verdict(set(fd, F_SETLK, F_RDLCK, offset, length)));
		} else if (strcmp(command, "unlock") == 0) {
			puts(verdict(set(fd, F_SETLK, F_UNLCK, offset, length)));
		} else if (strcmp(command, "chatter") == 0) {
			puts("ok");
			chatter(fd, offset, length);
		} else if (strcmp(command, "size") == 0) {
			puts(verdict(ftruncate(fd, offset)));
		} else {
			puts("unknown command");
		}
	}
	return 0;
}
