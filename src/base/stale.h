/* SPDX-License-Identifier: Apache-2.0 */
/* What a killed run could not remove: temporaries that nobody holds any more. */
#ifndef PITH_BASE_STALE_H
#define PITH_BASE_STALE_H

/*
 * Removes every temporary of this user in the directory whose process has ended, unless others could have put
 * something of this user's there under such a name. A living process holds a lock on its temporary, so that one in
 * another container, where its number says nothing, is safe. Fails in silence: it is a courtesy.
 */
void pith_sweep_stale(int directory);

/* Takes that lock. */
void pith_hold_temporary(int fd);

#endif
