"""Plugins by entry points: stevedore's managers and pluggy's over what is installed."""
# packages: stevedore pygments pluggy
import importlib.metadata

import pluggy
import stevedore

names = stevedore.ExtensionManager("stevedore.example.formatter").names()
print(names, [e.plugin.__name__ for e in stevedore.ExtensionManager("stevedore.test.extension")][:2])
spec, impl = pluggy.HookspecMarker("tea"), pluggy.HookimplMarker("tea")


class Spec:
    @spec(firstresult=False)
    def brew(self, cups):
        """How many."""


class Plugin:
    @impl
    def brew(self, cups):
        return cups * 2


manager = pluggy.PluginManager("tea")
manager.add_hookspecs(Spec)
manager.register(Plugin())
print(manager.hook.brew(cups=3), manager.load_setuptools_entrypoints("nosuch.group"))
print([p.value for p in importlib.metadata.entry_points(group="console_scripts") if p.name == "pygmentize"])
print(importlib.metadata.version("pluggy") > "1", importlib.metadata.requires("stevedore"))
