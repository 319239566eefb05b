/* SPDX-License-Identifier: Apache-2.0 */
/* Every key: its value arrives where the contract says, and its default stands when it is not given. */
#include "parsed.h"

#include <stdio.h>

static void test_defaults(void **state)
{
    (void)state;
    PARSED parsed = parse("[files]\n/a = b\n");
    const struct pith_manifest *m = &parsed.manifest;
    assert_string_equal(m->path, "dir/m.ini");
    assert_string_equal(m->directory, "dir");
    assert_string_equal(m->source.root.text, "/");
    assert_int_equal(m->source.root.line, 0);
    assert_null(m->python.interpreter.text);
    assert_int_equal(m->python.stdlib, PITH_STDLIB_TRACED);
    assert_int_equal(m->python.packages, PITH_PACKAGES_DISTS);
    assert_int_equal(m->python.bytecode, PITH_BYTECODE_BOTH);
    assert_int_equal(m->python.line, 0);
    assert_false(m->program.path.given);
    assert_int_equal(m->libraries.hwcaps, PITH_HWCAPS_BASE);
    assert_int_equal(m->base.preset, PITH_PRESET_DISTROLESS);
    assert_true(m->base.ca_certificates && m->base.os_release && m->base.nsswitch);
    assert_true(m->base.copyright && m->base.packages);
    assert_string_equal(m->base.tzdata.text, "auto");
    assert_string_equal(m->base.locale.text, "C.UTF-8");
    assert_int_equal(m->base.locale.line, 0);
    assert_string_equal(m->user.name.text, "nonroot");
    assert_string_equal(m->user.home.text, "/home/nonroot");
    assert_int_equal(m->user.uid, 65532);
    assert_int_equal(m->user.gid, 65532);
    assert_null(m->image.workdir.text);
    assert_false(m->image.entrypoint.given);
    assert_int_equal(m->layers.split, PITH_SPLIT_ORIGIN);
    assert_int_equal(m->layers.compression, PITH_GZIP);
    assert_int_equal(m->layers.level, -1);
    assert_int_equal(m->policy.max_size, 0);
    assert_int_equal(m->policy.max_layers, 0);
    assert_int_equal(m->files.items[0].mode, -1);
    assert_null(m->files.items[0].owner);
}

static void test_what_is_built_today(void **state)
{
    (void)state;
    PARSED parsed = parse("[source]\nroot = ../rootfs\n"
                          "[python]\ninterpreter = /app//.venv/./bin/python/\nstdlib = full\npackages = all\n"
                          "bytecode = both\npath = /srv /srv/lib\n"
                          "[program]\npath = /usr/bin/tini\n"
                          "[libraries]\ndlopen = libfoo.so.1 /opt/x/libbar.so\nexclude = libX*\nhwcaps = base\n"
                          "[base]\npreset = none\nca-certificates = no\ntzdata = Europe/Berlin\nlocale = en_US.UTF-8\n"
                          "os-release = no\nnsswitch = no\ncopyright = no\npackages = no\n"
                          "[user]\nname = app.user\nuid = 1000\nhome = /app\nwritable = /data \"/var/my data\"\n"
                          "[image]\nentrypoint = python run.py\ncmd =\nworkdir = /app/\nenv.A =\nenv._b9 = ' x '\n"
                          "[layers]\nsplit = none\ncompression = zstd\nlevel = 19\n"
                          "[debug]\n"
                          "[policy]\nallow.shell = the entrypoint of issue #3 needs it\nmax-size = 30M\n");
    const struct pith_manifest *m = &parsed.manifest;
    assert_string_equal(m->source.root.text, "../rootfs");
    assert_int_equal(m->source.root.line, 2);
    assert_string_equal(m->python.interpreter.text, "/app/.venv/bin/python");
    assert_int_equal(m->python.stdlib, PITH_STDLIB_FULL);
    assert_int_equal(m->python.packages, PITH_PACKAGES_ALL);
    assert_int_equal(m->python.line, 3);
    assert_list(&m->python.path, "/srv|/srv/lib");
    assert_list(&m->program.path, "/usr/bin/tini");
    assert_list(&m->libraries.dlopen, "libfoo.so.1|/opt/x/libbar.so");
    assert_list(&m->libraries.exclude, "libX*");
    assert_int_equal(m->base.preset, PITH_PRESET_NONE);
    assert_false(m->base.ca_certificates || m->base.os_release || m->base.nsswitch);
    assert_false(m->base.copyright || m->base.packages);
    assert_string_equal(m->base.tzdata.text, "Europe/Berlin");
    assert_string_equal(m->base.locale.text, "en_US.UTF-8");
    assert_true(m->base.line > 0 && m->user.line > m->base.line && m->policy.line > m->user.line);
    assert_string_equal(m->user.name.text, "app.user");
    assert_int_equal(m->user.uid, 1000);
    assert_int_equal(m->user.gid, 1000);
    assert_string_equal(m->user.home.text, "/app");
    assert_list(&m->user.writable, "/data|/var/my data");
    assert_list(&m->image.entrypoint, "python|run.py");
    assert_list(&m->image.cmd, "");
    assert_string_equal(m->image.workdir.text, "/app");
    assert_string_equal(m->image.env.items[0].name, "A");
    assert_string_equal(m->image.env.items[0].text, "");
    assert_string_equal(m->image.env.items[1].name, "_b9");
    assert_string_equal(m->image.env.items[1].text, " x ");
    assert_int_equal(m->layers.split, PITH_SPLIT_NONE);
    assert_int_equal(m->layers.compression, PITH_ZSTD);
    assert_int_equal(m->layers.level, 19);
    assert_string_equal(m->policy.allow.items[0].name, "shell");
    assert_string_equal(m->policy.allow.items[0].text, "the entrypoint of issue #3 needs it");
    assert_int_equal(m->policy.max_size, 30 << 20);
}

static void test_more_keys(void **state)
{
    (void)state;
    PARSED parsed = parse(
        "[source]\nroot = oci:img:latest@sha256:00\n"
        "[python]\ninterpreter = /p\nstdlib = traced\npackages = modules\nbytecode = pyc\nrequirements = r.txt s.txt\n"
        "include = a.b\n  c.*\nexclude = tkinter _x.y9\nscripts = flask gunicorn\nprofile = \"run 1.json\"\n"
        "[libraries]\nhwcaps = all\n"
        "[base]\nimage = oci:base\npackages = yes\n"
        "[image]\nlabel.org.opencontainers.image.title = My app\nlabel.a/b-c =\nexpose = 8000 53/udp\nvolume = /data\n"
        "stop-signal = SIGRTMIN+3\nname = registry:5000/app:1\n"
        "[layers]\nsplit = origin\ncompression = none\n"
        "[debug]\nprograms = /bin/sh strace\n"
        "[policy]\nmax-layers = 5\ndeny = perl /usr/share/doc\nmax-size = 9007199254740993\n");
    const struct pith_manifest *m = &parsed.manifest;
    assert_string_equal(m->source.root.text, "oci:img:latest@sha256:00");
    assert_int_equal(m->python.packages, PITH_PACKAGES_MODULES);
    assert_int_equal(m->python.bytecode, PITH_BYTECODE_PYC);
    assert_list(&m->python.requirements, "r.txt|s.txt");
    assert_list(&m->python.include, "a.b|c.*");
    assert_list(&m->python.exclude, "tkinter|_x.y9");
    assert_list(&m->python.scripts, "flask|gunicorn");
    assert_string_equal(m->python.profile.text, "run 1.json");
    assert_int_equal(m->libraries.hwcaps, PITH_HWCAPS_ALL);
    assert_string_equal(m->base.image.text, "oci:base");
    assert_string_equal(m->image.label.items[0].name, "org.opencontainers.image.title");
    assert_string_equal(m->image.label.items[0].text, "My app");
    assert_string_equal(m->image.label.items[1].name, "a/b-c");
    assert_list(&m->image.expose, "8000|53/udp");
    assert_list(&m->image.volume, "/data");
    assert_string_equal(m->image.stop_signal.text, "SIGRTMIN+3");
    assert_string_equal(m->image.name.text, "registry:5000/app:1");
    assert_int_equal(m->layers.compression, PITH_PLAIN);
    assert_list(&m->debug.programs, "/bin/sh|strace");
    assert_int_equal(m->policy.max_layers, 5);
    assert_list(&m->policy.deny, "perl|/usr/share/doc");
    assert_true(m->policy.max_size == 9007199254740993);
}

static void test_users(void **state)
{
    (void)state;
    PARSED root = parse("[files]\n/a = b\n[user]\nuid = 0\n");
    assert_string_equal(root.manifest.user.name.text, "root");
    assert_string_equal(root.manifest.user.home.text, "/root");
    assert_int_equal(root.manifest.user.gid, 0);
    PARSED app = parse("[files]\n/a = b\n[user]\ngid = 0\nname = appuser\n");
    assert_string_equal(app.manifest.user.home.text, "/home/appuser");
    assert_int_equal(app.manifest.user.uid, 65532);
    assert_int_equal(app.manifest.user.gid, 0);
}

static void test_commands(void **state)
{
    (void)state;
    static const char *const commands[][2] = {
        {"python /app/run.py", "python|/app/run.py"},
        {"[\"python\", \"run.py\", \".env\"]", "python|run.py|.env"},
        {"[]", ""},
        {"[\n  \"python\",\n  \"a=b\"\n  ]", "python|a=b"},
        {"\n  [\"python\"]", "python"},
        {"python \\\n", NULL},
        {"python -c 'print(\"a\\b\")' \"$HOME \\$X \\n\" a\\ b ''", "python|-c|print(\"a\\b\")|$HOME $X \\n|a b|"},
        {"python $HOME `x` * ~", "python|$HOME|`x`|*|~"},
        {"pre'mid'\"post\"", "premidpost"},
        {"python\n  --bind 0.0.0.0:80", "python|--bind|0.0.0.0:80"},
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        struct pith_arena arena = {0};
        PARSED parsed = parse_any(pith_format(&arena, "[image]\nentrypoint = %s\n[files]\n/a = b\n", commands[i][0]));
        assert_int_equal(parsed.done, commands[i][1] != NULL);
        if (parsed.done) {
            assert_list(&parsed.manifest.image.entrypoint, commands[i][1]);
        }
        pith_arena_finish(&arena);
    }
}

static void test_file_forms(void **state)
{
    (void)state;
    PARSED parsed = parse("[files]\n"
                          "/app/run.py=run.py\n"
                          "/app/ = run.py 'my file' root:/etc/hosts mode=0640 owner=app:1000\n"
                          "/app/.env? = .env\n"
                          "/my dir/a=b = x/y=z\n"
                          "\"/q = ?\" = \"[lit]*\"\\?[a-z]\\\\\n"
                          "'/opt/'? =\n"
                          "  a\n"
                          "  b mode=7\n"
                          "/ = 'mode=1' ../up /abs\n"
                          "/é/x*[y]:z = é\n");
    const struct pith_files *f = parsed.manifest.files.items;
    assert_int_equal(parsed.manifest.files.count, 8);
    assert_string_equal(f[0].destination, "/app/run.py");
    assert_false(f[0].into || f[0].optional);
    assert_list(&f[0].sources, "run.py");
    assert_string_equal(f[1].destination, "/app");
    assert_true(f[1].into);
    assert_list(&f[1].sources, "run.py|my file|root:/etc/hosts");
    assert_int_equal(f[1].mode, 0640);
    assert_string_equal(f[1].owner, "app:1000");
    assert_string_equal(f[2].destination, "/app/.env");
    assert_true(f[2].optional);
    assert_string_equal(f[3].destination, "/my dir/a=b");
    assert_list(&f[3].sources, "x/y=z");
    assert_string_equal(f[4].destination, "/q = ?");
    assert_false(f[4].optional);
    assert_list(&f[4].sources, "\\[lit\\]\\*\\?[a-z]\\\\");
    assert_true(f[5].into && f[5].optional);
    assert_string_equal(f[5].destination, "/opt");
    assert_list(&f[5].sources, "a|b");
    assert_int_equal(f[5].mode, 7);
    assert_int_equal(f[5].line, 7);
    assert_int_equal(f[5].sources.items[1].line, 9);
    assert_string_equal(f[6].destination, "/");
    assert_true(f[6].into);
    assert_list(&f[6].sources, "mode=1|../up|/abs");
    assert_string_equal(f[7].destination, "/é/x*[y]:z");
}

static void test_keep(void **state)
{
    (void)state;
    PARSED parsed = parse("[keep]\n"
                          "a.ini, b/c.ini = /usr/lib/a=b /usr//x/.\n"
                          "  '/usr/lib/my file'\n"
                          "  ; a comment\n"
                          "  /usr/lib/x:y\n"
                          "\"x = y\" = /z\n");
    const struct pith_kept *kept = parsed.manifest.keep.items;
    assert_int_equal(parsed.manifest.keep.count, 2);
    assert_string_equal(kept[0].reason, "a.ini, b/c.ini");
    assert_list(&kept[0].paths, "/usr/lib/a=b|/usr/x|/usr/lib/my file|/usr/lib/x:y");
    assert_int_equal(kept[0].line, 2);
    assert_int_equal(kept[0].paths.items[3].line, 5);
    PARSED alone = parse("[base]\npreset = distroless\n"); /* what every image has is something, too */
    assert_int_equal(alone.manifest.keep.count, 0);
    assert_string_equal(kept[1].reason, "x = y");
    assert_list(&kept[1].paths, "/z");
}

/* Vectors without a room of their own grow right. */
static void test_many(void **state)
{
    (void)state;
    struct pith_arena arena = {0};
    enum { MANY = 300 };
    char text[MANY * 40], *end = stpcpy(text, "[files]\n");
    for (int i = 0; i < MANY; i++) {
        end += sprintf(end, "/f%d = f\n", i);
    }
    end = stpcpy(end, "[image]\n");
    for (int i = 0; i < MANY; i++) {
        end += sprintf(end, "env.E%d = %d\n", i, i);
    }
    PARSED parsed = parse(text);
    assert_int_equal(parsed.manifest.files.count, MANY);
    assert_int_equal(parsed.manifest.image.env.count, MANY);
    for (uint32_t i = 0; i < MANY; i++) {
        assert_string_equal(parsed.manifest.files.items[i].destination, pith_format(&arena, "/f%u", i));
        assert_string_equal(parsed.manifest.image.env.items[i].name, pith_format(&arena, "E%u", i));
        assert_int_equal(parsed.manifest.image.env.items[i].line, MANY + 3 + i);
    }
    pith_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),  cmocka_unit_test(test_what_is_built_today),
        cmocka_unit_test(test_more_keys), cmocka_unit_test(test_users),
        cmocka_unit_test(test_commands),  cmocka_unit_test(test_file_forms),
        cmocka_unit_test(test_keep),      cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
