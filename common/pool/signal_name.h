/* Inside the pool: what a signal is called. (The observer uses it, too.) */
#ifndef SIGNAL_NAME_H
#define SIGNAL_NAME_H

/* "SIGSEGV"; NULL for those that have no name, such as real-time signals. */
const char *pool__signal_name(int number);

#endif
