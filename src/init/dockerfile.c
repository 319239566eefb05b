/* A Dockerfile. */
#include "init/room.h"
bool init_dockerfile(struct init *init, const char *bytes, size_t size)
{

    (void)bytes;
    (void)size;
    return pith_fail(init->error, PITH_USAGE, "not yet supported");
}
