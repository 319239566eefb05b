/* Documents of an image as JSON. */
#include "base/json.h"
#include "source/image.h"

json_t *json_read(const char *bytes, size_t size, const char *what, struct pith_error *error)
{
    json_error_t fault;
    pith_json_prepare();
    json_t *value = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &fault);
    if (value == NULL) {
        (void)pith_fail(error, PITH_MISSING, "%s is no JSON: %s (line %d)", what, pith_json_fault(&fault), fault.line);
    }
    return value;
}

const char *json_text(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}
