/* SPDX-License-Identifier: Apache-2.0 */
/* The reasons of what is opened at run time: who opens it, by which rule, for what. */
#include "../scratch.h"

#include "pith/compose.h"

/* A root of tiny files without a C library: one stands in for it, by its name. */
static const char script[] =
    "set -e; cd \"$1\"; mkdir -p usr/bin usr/lib lib64; : > lib64/ld.so\n"
    "cc() { output=$1; shift; gcc -nostdlib -x c -o usr/$output - -x none \"$@\"; }\n"
    "echo 'GLIBC_2.34 { global: pthread_exit; getpwnam; local: *; };' > versions\n"
    "echo 'void pthread_exit(void) {} void getpwnam(void) {}' |\n"
    "    cc lib/libc.so.6 -shared -Wl,-soname,libc.so.6 -Wl,--version-script=versions\n"
    "echo 'int g;' | cc lib/libgcc_s.so.1 -shared -Wl,-soname,libgcc_s.so.1\n"
    "echo 'int n;' | cc lib/libnss_other.so.2 -shared -Wl,-soname,libnss_other.so.2\n"
    "echo 'const char d[] = \"MODULESDIR: \\\"/usr/lib/providers\\\"\"; int c(void) { return 1; }' |\n"
    "    cc lib/libcrypto.so.3 -shared -Wl,-soname,libcrypto.so.3\n"
    "mkdir usr/lib/providers; echo 'int p;' | cc lib/providers/legacy.so -shared\n"
    "echo 'void pthread_exit(void), getpwnam(void); int c(void);\n"
    "    void _start(void) { pthread_exit(); getpwnam(); c(); }' |\n"
    "    cc bin/program usr/lib/libc.so.6 usr/lib/libcrypto.so.3 -Wl,-dynamic-linker,/lib64/ld.so\n"
    "echo 'passwd: files dns other # none' > nsswitch.conf\n"
    "printf '[program]\\npath = /usr/bin/program\\n[base]\\npreset = none\\n' > pith.ini\n"
    "printf '[files]\\n/etc/nsswitch.conf = nsswitch.conf\\n' >> pith.ini\n";

static const struct pith_edge *edge_to(const struct pith_composition *composition, const char *path,
                                       enum pith_rule rule)
{
    const struct pith_graph *graph = &composition->closure.graph;
    const struct pith_texts *texts = pith_view_texts(composition->view);
    for (uint32_t i = 0; i < graph->edges.count; i++) {
        const struct pith_edge *edge = &graph->edges.items[i];
        if (edge->rule == (uint16_t)rule && strcmp(pith_text(texts, graph->nodes.items[edge->to].text), path) == 0) {
            return edge;
        }
    }
    return NULL;
}

static void assert_edge(const struct pith_composition *composition, const char *from, enum pith_rule rule,
                        const char *to, const char *detail)
{
    const struct pith_edge *edge = edge_to(composition, to, rule);
    const struct pith_texts *texts = pith_view_texts(composition->view);
    if (edge == NULL) {
        fail_msg("%s has no reason '%s'", to, pith_rule_word(rule));
        return;
    }
    assert_string_equal(pith_text(texts, composition->closure.graph.nodes.items[edge->from].text), from);
    if (strstr(pith_text(texts, edge->detail), detail) == NULL) {
        fail_msg("'%s' is not in: %s", detail, pith_text(texts, edge->detail));
    }
}

static void each_has_its_reason(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition composition;
    make_file(scratch, "script", script);
    const char *command =
        pith_format(&scratch->arena, "sh %s/script %s 2> %s/log", scratch->path, scratch->path, scratch->path);
    if (system("command -v gcc > /dev/null") != 0) {
        skip();
    }
    assert_int_equal(system(command), 0);
    const struct pith_request request = {.manifest = inside(scratch, "pith.ini"), .root = scratch->path};
    assert_done(scratch, pith_compose(&request, &composition, &scratch->error));
    assert_edge(&composition, "/usr/bin/program", PITH_RULE_UNWINDER, "/usr/lib/libgcc_s.so.1", "pthread_exit");
    assert_edge(&composition, "/usr/bin/program", PITH_RULE_NSS, "/usr/lib/libnss_other.so.2", "for passwd");
    assert_edge(&composition, "/usr/lib/libcrypto.so.3", PITH_RULE_OPENSSL, "/usr/lib/providers/legacy.so", "");
    assert_null(edge_to(&composition, "/usr/lib/libgcc_s.so.1", PITH_RULE_NEEDED));
    pith_composition_finish(&composition);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(each_has_its_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
