/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The base preset: what people expect of a distroless image besides their program. The contract is the one of the
 * distroless images: accounts, name service, os-release, CA certificates, locale, time zones, directories and modes.
 */
#include "plan/language.h"

static bool make(struct planning *planning, enum pith_rule rule, struct pith_made made)
{
    return plan_made(planning, rule, made, planning->manifest->base.line);
}

static void want(struct planning *planning, enum pith_rule rule, const char *path, bool optional)
{
    plan_want(planning, PITH_WANT_FILE, rule, path, planning->manifest->base.line, optional);
}

static void add(struct planning *planning, enum pith_level level, const char *rule, const char *path,
                const char *reason, const char *remedy)
{
    struct pith_finding finding = {.rule = rule, .level = level, .path = path, .reason = reason, .remedy = remedy};
    pith_push(planning->arena, &planning->plan->findings.list, finding);
}

static bool is_there(struct planning *planning, const char *path, bool *there)
{
    struct pith_found found;
    bool known = plan_look(planning, path, &found);
    *there = found.stat.type != PITH_ABSENT;
    return known;
}

/* Directories with their modes; those of a merged /usr keep their links. */
static bool skeleton(struct planning *planning)
{
    static const struct {
        const char *path;
        uint16_t mode;
    } directories[] = {{"/home", 0755},     {"/root", 0700}, {"/tmp", 01777}, {"/run", 0755},
                       {"/var/tmp", 01777}, {"/proc", 0555}, {"/sys", 0555},  {"/dev", 0755}};
    static const char *const merged[] = {"/bin", "/sbin", "/lib", "/lib64"};
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
        if (!make(
                planning, PITH_RULE_SKELETON,
                (struct pith_made){.path = directories[i].path, .type = PITH_DIRECTORY, .mode = directories[i].mode})) {
            return false;
        }
    }
    for (size_t i = 0; i < sizeof merged / sizeof *merged; i++) {
        struct pith_found found;
        if (pith_view_look(planning->view, merged[i], &found, planning->error) == PITH_SEEN_FAILED) {
            return false;
        }
        if (found.stat.type == PITH_SYMLINK) {
            want(planning, PITH_RULE_SKELETON, merged[i], true);
        }
    }
    return true;
}

static bool os_release(struct planning *planning)
{
    bool there, link_there;
    if (!planning->manifest->base.os_release) {
        return true;
    }
    if (!is_there(planning, "/usr/lib/os-release", &there) || !is_there(planning, "/etc/os-release", &link_there)) {
        return false;
    }
    if (!there && !link_there) {
        add(planning, PITH_NOTE, "os-release", "/usr/lib/os-release",
            "is not in the source, so scanners cannot tell the distribution",
            "write os-release = no in [base] when that is meant");
        return true;
    }
    if (there) {
        want(planning, PITH_RULE_OS_RELEASE, "/usr/lib/os-release", false);
        if (!link_there) {
            static const char target[] = "../usr/lib/os-release";
            return make(planning, PITH_RULE_OS_RELEASE,
                        (struct pith_made){"/etc/os-release", PITH_SYMLINK, 0777, 0, 0, target, sizeof target - 1});
        }
    }
    want(planning, PITH_RULE_OS_RELEASE, "/etc/os-release", false);
    return true;
}

static bool nsswitch(struct planning *planning)
{
    static const char text[] = "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\nnetworks: files\n"
                               "protocols: files\nservices: files\nethers: files\nrpc: files\n";
    return !planning->manifest->base.nsswitch ||
           make(planning, PITH_RULE_NSSWITCH,
                (struct pith_made){"/etc/nsswitch.conf", PITH_REGULAR, 0644, 0, 0, text, sizeof text - 1});
}

/* The bundle, and the places where OpenSSL looks when SSL_CERT_FILE is not set (Debian's OPENSSLDIR is /usr/lib/ssl).
 */
static bool certificates(struct planning *planning)
{
    static const char bundle[] = PLAN_CERTIFICATES;
    static const char *const places[] = {"/usr/lib/ssl/cert.pem", "/usr/lib/ssl/certs", "/usr/lib/ssl/openssl.cnf",
                                         "/etc/ssl/cert.pem", "/etc/ssl/openssl.cnf"};
    struct pith_stat made;
    bool there;
    if (!planning->manifest->base.ca_certificates) {
        return true;
    }
    if (!is_there(planning, bundle, &there) || !plan_was_made(planning, bundle, &made)) {
        return false;
    }
    if (!there && made.type == PITH_ABSENT) {
        add(planning, PITH_WARNING, "ca-certificates", bundle,
            "is not in the source, so TLS connections cannot be verified",
            "install ca-certificates in the source, or write ca-certificates = no in [base]");
        return true;
    }
    if (there) {
        want(planning, PITH_RULE_CERTIFICATES, bundle, false);
    }
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (!is_there(planning, places[i], &there)) {
            return false;
        }
        if (there) {
            want(planning, PITH_RULE_CERTIFICATES, places[i], true);
        }
    }
    return true;
}

/*
 * "C.UTF-8" is the directory C.utf8: of a codeset glibc keeps letters and digits, in lower case, and puts "iso" before
 * digits alone (_nl_normalize_codeset). The modifier behind '@' stays.
 */
static const char *locale_directory(struct planning *planning, const char *locale)
{
    size_t name = strcspn(locale, ".@");
    if (locale[name] != '.') {
        return pith_format(planning->arena, "/usr/lib/locale/%s", locale);
    }
    const char *codeset = locale + name + 1;
    size_t size = strcspn(codeset, "@");
    char *kept = pith_alloc(planning->arena, size + 1), *to = kept;
    for (size_t i = 0; i < size; i++) {
        char letter = codeset[i];
        letter = (char)(letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter);
        if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) {
            *to++ = letter;
        }
    }
    bool digits = kept[strspn(kept, "0123456789")] == '\0';
    return pith_format(planning->arena, "/usr/lib/locale/%.*s.%s%s%s", (int)name, locale, digits ? "iso" : "", kept,
                       codeset + size);
}

static bool locale(struct planning *planning)
{
    const struct pith_value *value = &planning->manifest->base.locale;
    const char *name = value->text == NULL ? "C.UTF-8" : value->text;
    if (strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0) {
        return true;
    }
    bool there, archive;
    const char *directory = locale_directory(planning, name);
    if (!is_there(planning, directory, &there) || !is_there(planning, "/usr/lib/locale/locale-archive", &archive)) {
        return false;
    }
    if (there) {
        plan_want(planning, PITH_WANT_TREE, PITH_RULE_LOCALE, directory, value->line, false);
    } else if (archive && strcmp(name, "C.UTF-8") != 0) {
        plan_want(planning, PITH_WANT_FILE, PITH_RULE_LOCALE, "/usr/lib/locale/locale-archive", value->line, false);
    } else if (value->text != NULL && strcmp(name, "C.UTF-8") != 0) {
        return pith_fail(planning->error, PITH_MISSING,
                         "%s:%u: the source has no locale %s: neither %s nor a locale-archive; generate it there",
                         planning->manifest->path, value->line, name, directory);
    } else {
        add(planning, PITH_NOTE, "locale", directory,
            "is not in the source; text is UTF-8 to Python all the same, but not to C libraries", NULL);
    }
    return true;
}

static bool time_zones(struct planning *planning)
{
    const struct pith_value *value = &planning->manifest->base.tzdata;
    const char *choice = value->text == NULL ? "auto" : value->text;
    bool there;
    /* auto: where a language's library ships whole, so does what reads them; else the closure sees to it. */
    bool whole = plan_is_whole(planning->manifest);
    if (strcmp(choice, "no") == 0 || (strcmp(choice, "auto") == 0 && !whole)) {
        return true;
    }
    bool all = strcmp(choice, "auto") == 0 || strcmp(choice, "yes") == 0;
    const char *path = all ? "/usr/share/zoneinfo" : pith_format(planning->arena, "/usr/share/zoneinfo/%s", choice);
    if (!is_there(planning, path, &there)) {
        return false;
    }
    if (there) {
        plan_want(planning, PITH_WANT_TREE, PITH_RULE_TZDATA, path, value->line, false);
    } else if (strcmp(choice, "auto") == 0) {
        add(planning, PITH_NOTE, "tzdata", path, "is not in the source, so zoneinfo knows no time zones",
            "install tzdata in the source, or write tzdata = no in [base]");
    } else {
        return pith_fail(planning->error, PITH_MISSING,
                         "%s:%u: tzdata = %s: %s is not in the source; install tzdata there", planning->manifest->path,
                         value->line, choice, path);
    }
    return true;
}

bool plan_base(struct planning *planning)
{
    const struct pith_value *zone = &planning->manifest->base.tzdata;
    if (planning->manifest->base.preset == PITH_PRESET_NONE) {
        return zone->line == 0 || time_zones(planning);
    }
    return skeleton(planning) && os_release(planning) && nsswitch(planning) && certificates(planning) &&
           locale(planning) && time_zones(planning);
}
