/* What a program under observation gives up before it runs, so that it cannot
 * reach beyond the run whatever it does. The calls that would are also stopped
 * and named (reach.c); this is what holds where those are not watched. */
#ifndef OBSERVE_CONFINE_H
#define OBSERVE_CONFINE_H

/* In the child, before exec and before the filter. For good, and for all that
 * it will start. What the kernel does not know, or does not allow here, is
 * left out. */
void confine_rights(void);
void confine_signals(void);

#endif
