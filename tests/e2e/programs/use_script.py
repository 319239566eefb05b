# command: python -m use_script --name tea
import argparse, getpass, graphlib, pkgutil, runpy, sched, selectors, signal, socketserver, sys, time
parser = argparse.ArgumentParser(prog="x"); parser.add_argument("--name", choices=["tea"])
print(parser.parse_args(), __name__, sys.argv[0])
if __name__ == "__main__" and not hasattr(sys, "again"):
    sys.again = True
    runpy.run_module("use_script", run_name="other")
    order = sched.scheduler(time.monotonic, time.sleep); order.enter(0, 1, print, ("later",)); order.run()
    print(list(graphlib.TopologicalSorter({"b": ["a"]}).static_order()), pkgutil.get_loader if False else signal.strsignal(2), selectors.DefaultSelector().__class__.__name__)
    runpy.run_module("this", alter_sys=True)
