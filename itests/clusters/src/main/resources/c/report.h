// SPDX-License-Identifier: Apache-2.0
// How long each operation took, the flag that ends a run, and the line a program prints last.
#pragma once

#include <signal.h>
#include <stddef.h>
#include <sys/types.h>

struct samples {
    double *us;
    size_t count;
    size_t room;
    double started;
    double cpu_before;
};

// Set by SIGTERM once end_on_sigterm was called.
extern volatile sig_atomic_t stopping;

void end_on_sigterm(void);

// Says something at once, which a test waits for.
void say(const char *line);

// Says it, and waits for a line on the input.
void await_line(const char *what);

// Microseconds that never go back.
double now_us(void);

// What is measured begins now.
void begin_samples(struct samples *s);

void add_sample(struct samples *s, double us);

// For a loop with a sample in each pass: true COUNT times, or until SIGTERM when COUNT is 0. Says "ready" after the first
// pass, and waits that long after each.
int goes_on(const struct samples *s, unsigned long count, useconds_t pause_us);

// Prints ops, seconds since the beginning, ops_s, p50_us, p99_us, max_us, cpu_us (of this process for each operation) and
// cpu_share (of the time, that this process had a processor), without a line end.
void print_samples(struct samples *s);
