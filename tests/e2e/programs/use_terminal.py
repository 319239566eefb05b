import cmd, code, io, os, pty, rlcompleter, textwrap, tty
try:
    import curses, readline
    curses.setupterm("dumb", os.open(os.devnull, os.O_WRONLY))
    readline.set_completer(rlcompleter.Completer({"tea": 1}).complete)
    print(curses.tigetnum("cols"), readline.get_completer()("te", 0))
except curses.error as error:
    print("no terminal database:", error)
except ImportError as error:
    print(error.name)
class Shell(cmd.Cmd):
    use_rawinput = False
    prompt = ""
    def do_brew(self, line): print("brew", line)
    def do_EOF(self, line): return True
Shell(stdin=io.StringIO("brew tea\nhelp\n")).cmdloop()
console = code.InteractiveConsole()
console.push("print(6 * 7)")
pid, fd = pty.fork()
if pid == 0: os.write(1, b"child\n"); os._exit(0)
print(os.read(fd, 20), textwrap.shorten("a b c d", 5), tty.CC)
