// SPDX-License-Identifier: Apache-2.0
#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "wire.h"

volatile sig_atomic_t stopping;

static void stop(int signal)
{
    (void)signal;
    stopping = 1;
}

void end_on_sigterm(void)
{
    struct sigaction action = {.sa_handler = stop, .sa_flags = SA_RESTART};
    sigaction(SIGTERM, &action, NULL);
}

void say(const char *line)
{
    puts(line);
    fflush(stdout);
}

void await_line(const char *what)
{
    char line[16];
    say(what);
    if (read(STDIN_FILENO, line, sizeof(line)) <= 0) {
        die("nobody told to go on after %s", what);
    }
}

double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static double cpu_us(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

void begin_samples(struct samples *s)
{
    s->started = now_us();
    s->cpu_before = cpu_us();
}

void add_sample(struct samples *s, double us)
{
    if (s->count == s->room) {
        s->room = s->room == 0 ? 4096 : 2 * s->room;
        s->us = realloc(s->us, s->room * sizeof(*s->us));
        if (s->us == NULL) {
            die("out of memory");
        }
    }
    s->us[s->count++] = us;
}

int goes_on(const struct samples *s, unsigned long count, useconds_t pause_us)
{
    if (s->count == 1) {
        say("ready");
    }
    if (s->count > 0 && pause_us > 0) {
        usleep(pause_us);
    }
    return !stopping && (count == 0 || s->count < count);
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

static double quantile(const struct samples *s, double share)
{
    return s->count == 0 ? 0 : s->us[(size_t)(share * (double)(s->count - 1))];
}

void print_samples(struct samples *s)
{
    double us = now_us() - s->started;
    double cpu = cpu_us() - s->cpu_before;
    double count = (double)s->count;
    if (s->count > 0) {
        qsort(s->us, s->count, sizeof(*s->us), compare);
    }
    printf("ops=%zu seconds=%.6f ops_s=%.1f p50_us=%.1f p99_us=%.1f max_us=%.1f cpu_us=%.1f cpu_share=%.4f", s->count,
           us / 1e6, count / us * 1e6, quantile(s, 0.5), quantile(s, 0.99), quantile(s, 1),
           s->count > 0 ? cpu / count : 0, cpu / us);
}
