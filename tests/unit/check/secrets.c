/* Secrets, package managers, what everybody may write, and what [policy] denies: what is one, and what is none. */
#include "../composed.h"

static const char *with(struct scratch *scratch, const char *rest)
{
    return pith_format(&scratch->arena, "[base]\npreset = none\n[files]\n/app = app\n%s", rest);
}

static void make_key(struct scratch *scratch, const char *path, const char *before, const char *label)
{
    static const char body[] = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n-----END X-----\n";
    make_file(scratch, path, pith_format(&scratch->arena, "%s-----BEGIN %s-----\n%s", before, label, body));
}

static void names_that_hold_secrets(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    static const char *const secret[] = {"/app/.env",    "/app/.env.production",       "/app/.netrc",
                                         "/app/.pypirc", "/app/x/.aws/credentials",    "/app/.ssh/id_ed25519",
                                         "/app/.envrc",  "/app/x/.docker/config.json", "/app/.git-credentials"};
    static const char *const harmless[] = {"/app/.env.example", "/app/environment", "/app/.environment",
                                           "/app/id_rsa.pub",   "/app/config.json", "/app/credentials",
                                           "/app/.gitignore",   "/app/my.env.py"};
    for (size_t i = 0; i < sizeof secret / sizeof *secret; i++) {
        make_file(scratch, secret[i] + 1, "x");
    }
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++) {
        make_file(scratch, harmless[i] + 1, "x");
    }
    make_file(scratch, "app/lib/.git/config", "x");
    compose(scratch, with(scratch, ""), &c);
    for (size_t i = 0; i < sizeof secret / sizeof *secret; i++) {
        assert_non_null(finding(&c, "secret", secret[i]));
        assert_int_equal(finding(&c, "secret", secret[i])->severity, PITH_BREACH);
    }
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++) {
        assert_null(finding(&c, "secret", harmless[i]));
    }
    assert_non_null(finding(&c, "secret", "/app/lib/.git"));
    assert_int_equal(c.breaches, sizeof secret / sizeof *secret + 1);
    pith_composition_finish(&c);
    compose(scratch, with(scratch, "[policy]\nallow.secret = they are examples\n"), &c);
    assert_int_equal(c.breaches, 0);
    pith_composition_finish(&c);
}

static void private_keys_are_known_by_their_bytes(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    const char *long_before = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    make_key(scratch, "app/plain", "", "PRIVATE KEY");
    make_key(scratch, "app/server.pem", long_before, "RSA PRIVATE KEY");
    make_key(scratch, "app/ssh", "", "OPENSSH PRIVATE KEY");
    make_key(scratch, "app/public", "", "PUBLIC KEY");
    make_key(scratch, "app/certificate", "", "CERTIFICATE");
    make_file(scratch, "app/manual",
              "Paste your key: -----BEGIN PRIVATE KEY-----\n…\nand so on, as the manual of it tells");
    make_file(
        scratch, "app/account.json",
        "{\"private_key\": \"-----BEGIN PRIVATE KEY-----\\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\\n\"}");
    compose(scratch, with(scratch, ""), &c);
    static const char *const keys[] = {"/app/plain", "/app/server.pem", "/app/ssh", "/app/account.json"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        assert_string_equal(finding(&c, "secret", keys[i])->reason, "holds a private key");
    }
    assert_int_equal(c.breaches, sizeof keys / sizeof *keys);
    pith_composition_finish(&c);
}

static void package_managers(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    make_file(scratch, "app/bin/dpkg", "x");
    make_file(scratch, "app/bin/pip3.12", "x");
    make_file(scratch, "app/bin/apt.txt", "x");
    make_file(scratch, "app/data/dpkg", "x");
    make_file(scratch, "app/site-packages/pip/__init__.py", "");
    make_file(scratch, "app/pip/__init__.py", "");
    for (size_t i = 0; i < 3; i++) {
        static const char *const programs[] = {"app/bin/dpkg", "app/bin/pip3.12", "app/data/dpkg"};
        assert_int_equal(chmod(inside(scratch, programs[i]), 0755), 0);
    }
    compose(scratch, with(scratch, ""), &c);
    assert_int_equal(finding(&c, "package-manager", "/app/bin/dpkg")->severity, PITH_BREACH);
    assert_int_equal(finding(&c, "package-manager", "/app/bin/pip3.12")->severity, PITH_NOTE);
    assert_int_equal(finding(&c, "package-manager", "/app/site-packages/pip")->severity, PITH_NOTE);
    assert_null(finding(&c, "package-manager", "/app/bin/apt.txt"));
    assert_null(finding(&c, "package-manager", "/app/data/dpkg"));
    assert_null(finding(&c, "package-manager", "/app/pip"));
    assert_int_equal(c.breaches, 1);
    pith_composition_finish(&c);
}

static void what_everybody_may_write(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    make_file(scratch, "app/x", "x");
    compose(scratch, "[base]\npreset = distroless\n[files]\n/a = app/x mode=0666\n/b = app/x mode=0664\n", &c);
    assert_non_null(strstr(finding(&c, "world-writable", "/a")->reason, "mode 0666"));
    assert_null(finding(&c, "world-writable", "/b"));
    assert_null(finding(&c, "world-writable", "/tmp")); /* sticky */
    assert_int_equal(c.breaches, 1);
    pith_composition_finish(&c);
}

static void what_the_policy_denies(void **state)
{
    struct scratch *scratch = *state;
    static const struct {
        const char *word, *path; /* NULL: nothing is denied by it */
    } cases[] = {
        {"/app/doc", "/app/doc"},    {"/app/do", NULL},
        {"*.key", "/app/doc/a.key"}, {"/app/doc/*.key", "/app/doc/a.key"},
        {"/app/*.key", NULL},        {"/app/**/*.key", "/app/doc/a.key"},
        {"a.key", "/app/doc/a.key"}, {"doc/a.key", "/app/doc/a.key"},
        {"oc/a.key", NULL},          {"perl", NULL},
    };
    make_file(scratch, "app/doc/a.key", "x");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pith_composition c;
        compose(scratch, with(scratch, pith_format(&scratch->arena, "[policy]\ndeny = nothing %s\n", cases[i].word)),
                &c);
        assert_int_equal(c.breaches, cases[i].path != NULL);
        if (cases[i].path != NULL) {
            assert_non_null(strstr(finding(&c, "deny", cases[i].path)->reason, cases[i].word));
            assert_non_null(strstr(finding(&c, "deny", cases[i].path)->reason, "m.ini:6"));
        }
        pith_composition_finish(&c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(names_that_hold_secrets), scratch_test(private_keys_are_known_by_their_bytes),
        scratch_test(package_managers),        scratch_test(what_everybody_may_write),
        scratch_test(what_the_policy_denies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
