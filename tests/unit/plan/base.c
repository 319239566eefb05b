/* SPDX-License-Identifier: Apache-2.0 */
/* The base preset and the accounts: the contract of the distroless images, and what a manifest changes of it. */
#include "support.h"

static const char minimal[] = "[files]\n/app = app\n";

static const char *with(struct scratch *scratch, const char *rest)
{
    return pith_format(&scratch->arena, "%s%s", minimal, rest);
}

static void plan_done(struct scratch *scratch, const char *text, struct planned *planned)
{
    if (faccessat(scratch->fd, "app/run.py", F_OK, 0) != 0) {
        make_file(scratch, "app/run.py", "");
    }
    assert_done(scratch, plan_all(scratch, text, planned));
}

static void assert_directory(struct planned *planned, const char *path, unsigned mode, uint32_t owner)
{
    struct pith_found found = found_at(planned, path);
    if (found.stat.type != PITH_DIRECTORY || found.stat.mode != mode || found.stat.uid != owner) {
        fail_msg("%s: type %d, mode %o, owner %u", path, found.stat.type, (unsigned)found.stat.mode, found.stat.uid);
    }
}

static void accounts_are_those_of_distroless(void **state)
{
    struct planned planned;
    plan_done(*state, minimal, &planned);
    assert_string_equal(content_of(&planned, "/etc/passwd"),
                        "root:x:0:0:root:/root:/sbin/nologin\n"
                        "nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n"
                        "nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\n");
    assert_string_equal(content_of(&planned, "/etc/group"),
                        "root:x:0:\ntty:x:5:\nstaff:x:50:\nnonroot:x:65532:\nnobody:x:65534:\n");
    assert_non_null(strstr(content_of(&planned, "/etc/nsswitch.conf"), "hosts: files dns\n"));
    assert_directory(&planned, "/root", 0700, 0);
    assert_directory(&planned, "/home", 0755, 0);
    assert_directory(&planned, "/home/nonroot", 0700, 65532);
    assert_directory(&planned, "/tmp", 01777, 0);
    assert_int_equal(found_at(&planned, "/etc/passwd").stat.mode, 0644);
    finish(&planned);
}

static void the_user_joins_the_accounts(void **state)
{
    static const struct {
        const char *user, *passwd, *group; /* what must be there */
        const char *gone;                  /* and what must not */
    } cases[] = {
        {"name = app\nuid = 1000\n",
         "\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n"
         "app:x:1000:1000:app:/home/app:/sbin/nologin\nnobody:",
         "\nnonroot:x:65532:\napp:x:1000:\nnobody:x:65534:\n", NULL},
        {"name = app\n", "\napp:x:65532:65532:app:/home/app:", "\napp:x:65532:\n", "nonroot"},
        {"name = app\nuid = 1000\ngid = 0\nhome = /app\n", "\napp:x:1000:0:app:/app:", "\napp:x:0:\n", NULL},
        {"uid = 1000\n", "\nnonroot:x:1000:1000:nonroot:/home/nonroot:", "\nnonroot:x:1000:\n", "65532"},
        {"uid = 0\n", "root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:", "root:x:0:\ntty",
         "root:x:0:0:root:/root:/"
         "sbin/nologin\nroot"},
        {"name = nobody\nuid = 65534\nhome = /nonexistent\n", "\nnobody:x:65534:65534:nobody:/nonexistent:",
         "\nnobody:x:65534:\n", "nobody:/nonexistent:/sbin/nologin\nnobody"},
        {"name = staff\nuid = 7\n", "\nstaff:x:7:7:", "\nstaff:x:7:\n", "staff:x:50"},
    };
    struct scratch *scratch = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct planned planned;
        plan_done(scratch, with(scratch, pith_format(&scratch->arena, "[user]\n%s", cases[i].user)), &planned);
        const char *passwd = content_of(&planned, "/etc/passwd"), *group = content_of(&planned, "/etc/group");
        if (strstr(passwd, cases[i].passwd) == NULL || strstr(group, cases[i].group) == NULL ||
            (cases[i].gone != NULL &&
             (strstr(passwd, cases[i].gone) != NULL || strstr(group, cases[i].gone) != NULL))) {
            fail_msg("%s:\n%s\n%s", cases[i].user, passwd, group);
        }
        finish(&planned);
    }
}

static void directories_are_the_users(void **state)
{
    struct scratch *scratch = *state;
    struct planned planned;
    make_directory(scratch, "root/var/cache");
    make_directory(scratch, "root/run");
    make_link(scratch, "root/var/run", "/run");
    make_file(scratch, "root/etc/file", "");
    plan_done(scratch,
              with(scratch,
                   "[user]\nname = app\nuid = 1000\nwritable = /data /var/cache /var/run/app /run /tmp /app/x\n"
                   "[image]\nworkdir = /home/app\n"),
              &planned);
    assert_directory(&planned, "/home/app", 0700, 1000); /* though it is the workdir too */
    assert_directory(&planned, "/data", 0755, 1000);
    assert_directory(&planned, "/var/cache", 0755, 1000);
    assert_directory(&planned, "/run", 0755, 1000);
    assert_directory(&planned, "/run/app", 0755, 1000);
    assert_non_null(want_of(&planned, "/var/run/app", PITH_RULE_USER)); /* with the link on the way */
    assert_int_equal(found_at(&planned, "/var/run/app").link_count, 1);
    assert_directory(&planned, "/tmp", 01777, 0); /* writable as it is */
    assert_directory(&planned, "/app/x", 0755, 1000);
    assert_int_equal(found_at(&planned, "/app/run.py").stat.type, PITH_REGULAR);
    finish(&planned);
    assert_plan_refused(scratch, with(scratch, "[user]\nwritable = /\n"), "m.ini:4: the root itself");
    assert_plan_refused(scratch, with(scratch, "[user]\nwritable = /etc/file\n"), "m.ini:4: /etc/file is no directory");
    assert_plan_refused(scratch, with(scratch, "[image]\nworkdir = /etc/file\n"), "m.ini:4: workdir = /etc/file is no");
}

static void the_workdir_is_made_only_when_it_lacks(void **state)
{
    struct scratch *scratch = *state;
    struct planned planned;
    plan_done(scratch, with(scratch, "[image]\nworkdir = /srv/new\n"), &planned);
    assert_directory(&planned, "/srv/new", 0755, 0);
    finish(&planned);
    plan_done(scratch, with(scratch, "[user]\nwritable = /srv/new\nuid = 9\n[image]\nworkdir = /srv/new\n"), &planned);
    assert_directory(&planned, "/srv/new", 0755, 9);
    finish(&planned);
    plan_done(scratch, with(scratch, "[image]\nworkdir = /app\n"), &planned);
    assert_int_equal(pith_view_mount(planned.view, found_at(&planned, "/app").mount)->role, PITH_ROLE_APP);
    finish(&planned);
}

static void made_files_cover_no_links(void **state)
{
    struct scratch *scratch = *state;
    struct planned planned;
    make_program(scratch, "root/usr/bin/python3");
    make_link(scratch, "root/bin", "usr/bin");
    make_file(scratch, "root/real/etc/hosts", "");
    make_link(scratch, "root/etc", "real/etc");
    make_directory(scratch, "root/var/big/tmp");
    make_link(scratch, "root/tmp", "var/big/tmp");
    plan_done(scratch, "[python]\ninterpreter = /bin/python3\nstdlib = full\npackages = all\n", &planned);
    const struct pith_texts *texts = pith_view_texts(planned.view);
    assert_string_equal(pith_text(texts, found_at(&planned, "/etc/passwd").path), "/real/etc/passwd");
    assert_string_equal(pith_text(texts, found_at(&planned, "/tmp").path), "/var/big/tmp");
    assert_directory(&planned, "/tmp", 01777, 0);
    struct pith_found bin;
    assert_int_equal(pith_view_look(planned.view, "/bin", &bin, NULL), PITH_SEEN_FOUND);
    assert_int_equal(bin.stat.type, PITH_SYMLINK);
    assert_int_equal(pith_view_look(planned.view, "/usr/bin/python", &bin, NULL), PITH_SEEN_FOUND);
    assert_int_equal(bin.stat.type, PITH_SYMLINK);
    assert_non_null(want_of(&planned, "/bin", PITH_RULE_SKELETON));
    finish(&planned);
}

static void what_files_bring_is_not_made_again(void **state)
{
    struct scratch *scratch = *state;
    struct planned planned;
    make_file(scratch, "passwd", "own");
    make_file(scratch, "nsswitch", "own too");
    plan_done(scratch,
              "[files]\n/etc/passwd = passwd\n/etc/nsswitch.conf = nsswitch\n/srv = app owner=7\n[user]\nuid = 9\n"
              "writable = /srv/data\n",
              &planned);
    assert_string_equal(content_of(&planned, "/etc/passwd"), "own");
    assert_string_equal(content_of(&planned, "/etc/nsswitch.conf"), "own too");
    assert_non_null(strstr(content_of(&planned, "/etc/group"), "nonroot:x:9:"));
    assert_int_equal(pith_view_mount(planned.view, found_at(&planned, "/srv").mount)->uid, 7);
    assert_directory(&planned, "/srv/data", 0755, 9);
    finish(&planned);
}

static void os_release_is_a_link(void **state)
{
    struct scratch *scratch = *state;
    struct planned planned;
    make_file(scratch, "root/usr/lib/os-release", "ID=test\n");
    plan_done(scratch, minimal, &planned);
    assert_string_equal(content_of(&planned, "/etc/os-release"), "ID=test\n");
    assert_int_equal(found_at(&planned, "/etc/os-release").link_count, 1);
    finish(&planned);
    plan_done(scratch, with(scratch, "[base]\nos-release = no\n"), &planned);
    assert_null(want_of(&planned, "/usr/lib/os-release", PITH_RULE_OS_RELEASE));
    finish(&planned);
}

static void locales_have_glibcs_names(void **state)
{
    static const struct {
        const char *locale, *directory;
    } cases[] = {{"C.UTF-8", "C.utf8"},
                 {"de_DE.UTF-8", "de_DE.utf8"},
                 {"de_DE.ISO-8859-15@euro", "de_DE.iso885915@euro"},
                 {"de_DE@euro", "de_DE@euro"},
                 {"ja_JP.eucJP", "ja_JP.eucjp"},
                 {"xx_XX.8859_1", "xx_XX.iso88591"},
                 {"sr_RS.UTF-8@LATIN-x", "sr_RS.utf8@LATIN-x"},
                 {"en_US", "en_US"}};
    struct scratch *scratch = *state;
    struct planned planned;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *directory = pith_format(&scratch->arena, "/usr/lib/locale/%s", cases[i].directory);
        make_file(scratch, pith_format(&scratch->arena, "root%s/LC_CTYPE", directory), "");
        plan_done(scratch, with(scratch, pith_format(&scratch->arena, "[base]\nlocale = %s\n", cases[i].locale)),
                  &planned);
        const struct pith_want *want = want_of(&planned, directory, PITH_RULE_LOCALE);
        if (want == NULL || want->kind != PITH_WANT_TREE) {
            fail_msg("%s: no want of %s", cases[i].locale, directory);
        }
        assert_string_equal(pith_plan_variable(&planned.plan, "LANG"), cases[i].locale);
        finish(&planned);
    }
    assert_plan_refused(scratch, with(scratch, "[base]\nlocale = fr_FR.UTF-8\n"),
                        "m.ini:4: the source has no locale fr_FR.UTF-8: neither /usr/lib/locale/fr_FR.utf8 nor a");
    make_file(scratch, "root/usr/lib/locale/locale-archive", "");
    plan_done(scratch, with(scratch, "[base]\nlocale = fr_FR.UTF-8\n"), &planned);
    assert_non_null(want_of(&planned, "/usr/lib/locale/locale-archive", PITH_RULE_LOCALE));
    finish(&planned);
}

static void time_zones_are_all_one_or_none(void **state)
{
    struct scratch *scratch = *state;
    struct planned planned;
    make_file(scratch, "root/usr/share/zoneinfo/Europe/Berlin", "");
    plan_done(scratch, with(scratch, "[base]\ntzdata = Europe/Berlin\n"), &planned);
    assert_non_null(want_of(&planned, "/usr/share/zoneinfo/Europe/Berlin", PITH_RULE_TZDATA));
    assert_null(want_of(&planned, "/usr/share/zoneinfo", PITH_RULE_TZDATA));
    finish(&planned);
    plan_done(scratch, with(scratch, "[base]\ntzdata = yes\n"), &planned);
    assert_non_null(want_of(&planned, "/usr/share/zoneinfo", PITH_RULE_TZDATA));
    finish(&planned);
    plan_done(scratch, with(scratch, "[base]\ntzdata = no\n"), &planned);
    assert_null(want_of(&planned, "/usr/share/zoneinfo", PITH_RULE_TZDATA));
    finish(&planned);
    assert_plan_refused(scratch, with(scratch, "[base]\ntzdata = Mars/Base\n"), "m.ini:4: tzdata = Mars/Base");
}

/* As update-ca-certificates puts it together, where that has never run. */
static void a_bundle_is_made_of_certificates(void **state)
{
    static const char bundle[] = "/etc/ssl/certs/ca-certificates.crt";
    struct scratch *scratch = *state;
    struct planned planned;
    make_file(scratch, "root/usr/share/ca-certificates/mozilla/b.crt", "B");
    make_file(scratch, "root/usr/share/ca-certificates/mozilla/a.crt", "A\n");
    make_file(scratch, "root/usr/share/ca-certificates/mozilla/a.crt.old", "-");
    make_file(scratch, "root/usr/share/ca-certificates/Z.crt", "Z\n");
    make_file(scratch, "root/usr/local/share/ca-certificates/0.crt", "0\n");
    plan_done(scratch, minimal, &planned);
    assert_string_equal(content_of(&planned, bundle), "Z\nA\nB\n0\n");
    assert_non_null(want_of(&planned, bundle, PITH_RULE_CERTIFICATES));
    assert_string_equal(pith_plan_variable(&planned.plan, "SSL_CERT_FILE"), bundle);
    finish(&planned);
    plan_done(scratch, with(scratch, "[base]\nca-certificates = no\n"), &planned);
    assert_null(want_of(&planned, bundle, PITH_RULE_CERTIFICATES));
    finish(&planned);
    make_file(scratch, "root/etc/ca-certificates.conf", "!mozilla/a.crt\n"); /* somebody chose */
    plan_done(scratch, minimal, &planned);
    assert_null(want_of(&planned, bundle, PITH_RULE_CERTIFICATES));
    assert_null(pith_plan_variable(&planned.plan, "SSL_CERT_FILE"));
    finish(&planned);
}

static void without_the_preset_nothing_is_made(void **state)
{
    struct scratch *scratch = *state;
    struct planned planned;
    struct pith_found found;
    plan_done(scratch, with(scratch, "[base]\npreset = none\n"), &planned);
    assert_int_equal(pith_view_resolve(planned.view, "/etc", &found, NULL), PITH_SEEN_ABSENT);
    assert_int_equal(pith_view_resolve(planned.view, "/tmp", &found, NULL), PITH_SEEN_ABSENT);
    assert_int_equal(pith_view_resolve(planned.view, "/home", &found, NULL), PITH_SEEN_ABSENT);
    finish(&planned);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(accounts_are_those_of_distroless),
        scratch_test(the_user_joins_the_accounts),
        scratch_test(directories_are_the_users),
        scratch_test(the_workdir_is_made_only_when_it_lacks),
        scratch_test(made_files_cover_no_links),
        scratch_test(what_files_bring_is_not_made_again),
        scratch_test(os_release_is_a_link),
        scratch_test(locales_have_glibcs_names),
        scratch_test(time_zones_are_all_one_or_none),
        scratch_test(a_bundle_is_made_of_certificates),
        scratch_test(without_the_preset_nothing_is_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
