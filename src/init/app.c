/* An app's directory. */
#include "init/room.h"
bool init_app(struct init *init)
{
    
    return pith_fail(init->error, PITH_USAGE, "not yet supported");
}
