// SPDX-License-Identifier: Apache-2.0
// How long each operation took, the flag that ends a run, and the line a program prints last.
#pragma once

#include <signal.h>
#include <stddef.h>

struct samples {
    double *us;
    size_t count;
    size_t room;
    double started;
};

// Set by SIGTERM once end_on_sigterm was called.
extern volatile sig_atomic_t stopping;

void end_on_sigterm(void);

// Microseconds that never go back.
double now_us(void);

void add_sample(struct samples *s, double us);

// Prints ops, ops_s, p50_us, p99_us, max_us and cpu_us (of this process for each operation), without a line end.
void print_samples(struct samples *s);
