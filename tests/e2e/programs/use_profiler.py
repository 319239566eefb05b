import ast, cProfile, contextlib, dis, inspect, io, profile, pstats, timeit, tokenize, trace, tracemalloc, types, typing
def f(x: "int") -> typing.Optional[str]:
    return str(x) if x else None
tracemalloc.start()
p = cProfile.Profile(); p.runcall(f, 1)
out = io.StringIO(); pstats.Stats(p, stream=out).sort_stats("cumulative").print_stats("f")
print("function calls" in out.getvalue(), typing.get_type_hints(f), inspect.signature(f), ast.unparse(ast.parse("a=[1 ,2]")))
print(len(tracemalloc.take_snapshot().statistics("filename")) > 0, timeit.timeit("1", number=2) >= 0, inspect.getsource(f).count("\n"))
print(trace.Trace(count=1, trace=0).runfunc(f, 0), len(list(tokenize.generate_tokens(io.StringIO("a b").readline))))
with contextlib.redirect_stdout(io.StringIO()) as out: dis.dis(f); profile.run("1")
print("RETURN" in out.getvalue(), types.new_class("C").__name__)
