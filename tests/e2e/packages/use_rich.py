"""rich: tables, markdown, syntax, tracebacks, emoji, unicode widths, each from modules that load late."""
# packages: rich
import io

from rich.console import Console
from rich.markdown import Markdown
from rich.progress import track
from rich.syntax import Syntax
from rich.table import Table
from rich.tree import Tree

console = Console(file=io.StringIO(), width=60, force_terminal=True, color_system="truecolor", legacy_windows=False, _environ={})
table = Table(title="Tea :smiley:")
table.add_column("Name", style="cyan")
table.add_row("漢字", "[b]x[/b]")
console.print(table)
console.print(Markdown("# Head\n\n* a `b`\n\n```python\nprint(1)\n```"))
console.print(Syntax("def f(): return 1", "python", line_numbers=True))
root = Tree("root")
root.add("leaf").add("[u]y[/u]")
console.print(root)
console.print({"a": [1, 2.5, None]})
text = console.file.getvalue()
print(len(text), text.count("\x1b["), sum(track(range(3), console=console)))
try:
    1 / 0
except ZeroDivisionError:
    console.print_exception(width=60)
print("ZeroDivisionError" in console.file.getvalue()[len(text):])
