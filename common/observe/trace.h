/*
 * Follows a program and all that it starts with ptrace, and writes down what
 * the kernel says. Source: ptrace(2) with PTRACE_SEIZE; the subreaper role of
 * prctl(2), by which orphans come to the observer instead of to init.
 */
#ifndef OBSERVE_TRACE_H
#define OBSERVE_TRACE_H

#include "tracer.h"

/* Handles the next thing that the kernel has to report. With `block` it waits
 * for one, until a signal comes. */
enum heard { HEARD_NOTHING, HEARD_NEWS, NOBODY_LEFT };
enum heard tracer_hear(struct tracer *t, bool block);

#endif
