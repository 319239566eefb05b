/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of what an image should not hold: secrets, package managers, what everybody may write, what is denied. */
#include "../composed.h"

static const char *with(struct scratch *scratch, const char *rest)
{
    return pith_format(&scratch->arena, "[base]\npreset = none\n[files]\n%s", rest);
}

/* Keys of these tests: the form of one, and no secret. */
#define BODY "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n"
#define BEGIN(kind) "-----BEGIN " kind "-----\n"

static void expect(const struct pith_composition *c, const char *rule, const char *path, enum pith_level level)
{
    const struct pith_finding *one = finding(c, rule, path);
    if (one == NULL || one->level != level || one->remedy == NULL) {
        fail_msg("%s: no such finding of %s", path, rule);
    }
}

static void secrets_are_known_by_name_and_bytes(void **state)
{
    static const struct {
        const char *path, *bytes;
        int wanted; /* a level; -1: nothing */
    } files[] = {
        {"app/.env", "# PASSWORD=x\nHOST=h\n", PITH_WARNING},
        {"app/a/.env", "DB_PASSWORD=hunter2\n", PITH_ERROR},
        {"app/a/.env.prod", "DATABASE_URL=postgres://u:p@db\n", PITH_ERROR},
        {"app/b/.env.local", "URL=http://host:80/a@b\nTOKEN=\"\"\n", PITH_WARNING},
        {"app/.env.example", "PASSWORD=change-me\n", -1},
        {"app/.netrc", "machine m login l password p\n", PITH_ERROR},
        {"app/.npmrc", "//registry/:_authToken=t\n", PITH_ERROR},
        {"app/a/.npmrc", "save-exact=true\n", -1},
        {"app/id_rsa.pub", "ssh-rsa AAAA\n", -1},
        {"app/tls.pem", BEGIN("PRIVATE KEY") BODY, PITH_ERROR},
        {"app/rsa", BEGIN("RSA PRIVATE KEY") "Proc-Type: 4,ENCRYPTED\n", PITH_ERROR},
        {"app/account.json",
         "{\"private_key\": \"-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcw\"}", PITH_ERROR},
        {"app/crt.pem", BEGIN("CERTIFICATE") BODY, -1},
        {"app/pub.pem", BEGIN("PUBLIC KEY") BODY, -1},
        {"app/ssh.py", "BEGIN = '-----BEGIN OPENSSH PRIVATE KEY-----'\nEND = 'x'\n", -1},
        {"app/key.py", "KEY = '''" BEGIN("EC PRIVATE KEY") BODY "'''\n", PITH_ERROR},
    };
    struct scratch *scratch = *state;
    struct pith_composition c;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        make_file(scratch, files[i].path, files[i].bytes);
    }
    make_file(scratch, "app/sub/.git/HEAD", "ref: refs/heads/main\n");
    make_file(scratch, "root/usr/share/doc/p/key.pem", BEGIN("PRIVATE KEY") BODY);
    make_file(scratch, "root/etc/ssl/private/own.pem", BEGIN("PRIVATE KEY") BODY);
    compose(scratch,
            with(scratch, "/app = app\n/etc/ssl/private = root:/etc/ssl/private\n"
                          "/usr/share/doc/p = root:/usr/share/doc/p\n"),
            &c);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *path = pith_format(&scratch->arena, "/%s", files[i].path);
        if (files[i].wanted >= 0) {
            expect(&c, "secret", path, (enum pith_level)files[i].wanted);
        } else {
            assert_null(finding(&c, "secret", path));
        }
    }
    expect(&c, "secret", "/app/sub/.git", PITH_ERROR);
    expect(&c, "secret", "/usr/share/doc/p/key.pem", PITH_NOTE);
    expect(&c, "secret", "/etc/ssl/private/own.pem", PITH_ERROR);
    pith_composition_finish(&c);
}

static void package_managers_are_known_by_name(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    make_file(scratch, "app/bin/apk", "x");
    make_file(scratch, "app/bin/dpkg", "no program");
    make_file(scratch, "app/apt", "x");
    make_file(scratch, "app/site-packages/pip/__init__.py", "");
    assert_int_equal(chmod(inside(scratch, "app/bin/apk"), 0755), 0);
    assert_int_equal(chmod(inside(scratch, "app/apt"), 0755), 0);
    compose(scratch, with(scratch, "/app = app\n"), &c);
    expect(&c, "package-manager", "/app/bin/apk", PITH_ERROR);
    expect(&c, "package-manager", "/app/site-packages/pip", PITH_WARNING);
    assert_null(finding(&c, "package-manager", "/app/bin/dpkg"));
    assert_null(finding(&c, "package-manager", "/app/apt"));
    assert_int_equal(c.errors, 1);
    pith_composition_finish(&c);
}

/* The path of a manifest may say `.wh.`, and links and directories may be called so, too. */
static void names_that_layers_take_for_orders(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    static const char *const files[] = {"app/.wh.data", "app/.wh..wh..opq", "app/.wh..wh.plnk/1", "app/.wh.",
                                        "app/sub/.wh.x/y"};
    static const char *const fine[] = {"app/wh.data", "app/x.wh.y", "app/.whale", "app/.wh"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        make_file(scratch, files[i], "");
    }
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        make_file(scratch, fine[i], "");
    }
    make_link(scratch, "app/.wh.link", "wh.data");
    compose(scratch, with(scratch, "/app = app\n/srv/.wh.named = app/.wh\n"), &c);
    static const char *const wanted[] = {"/app/.wh.data",  "/app/.wh..wh..opq", "/app/.wh..wh.plnk", "/app/.wh.",
                                         "/app/sub/.wh.x", "/app/.wh.link",     "/srv/.wh.named"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        expect(&c, "whiteout-name", wanted[i], PITH_ERROR);
    }
    assert_int_equal(c.errors, sizeof wanted / sizeof *wanted);
    pith_composition_finish(&c);
}

static void what_everybody_may_write(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    make_file(scratch, "x", "");
    compose(scratch, with(scratch, "/w = x mode=0666\n/r = x mode=0664\n[user]\nwritable = /var/spool\n"), &c);
    expect(&c, "world-writable", "/w", PITH_ERROR);
    assert_null(finding(&c, "world-writable", "/r"));
    assert_int_equal(c.errors, 1);
    pith_composition_finish(&c);
}

static void the_policy_denies_paths_and_names(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    make_file(scratch, "app/doc/a.txt", "");
    make_file(scratch, "app/b.pem", "");
    compose(scratch, with(scratch, "/app = app\n[policy]\ndeny = /app/doc *.pem /ap /nowhere perl\n"), &c);
    expect(&c, "deny", "/app/doc", PITH_ERROR);
    assert_non_null(strstr(finding(&c, "deny", "/app/b.pem")->reason, "m.ini:6 denies *.pem"));
    assert_int_equal(c.errors, 2);
    pith_composition_finish(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(secrets_are_known_by_name_and_bytes), scratch_test(package_managers_are_known_by_name),
        scratch_test(names_that_layers_take_for_orders),   scratch_test(what_everybody_may_write),
        scratch_test(the_policy_denies_paths_and_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
