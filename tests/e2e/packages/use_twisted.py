"""Twisted: a reactor, deferreds, a web site, its plugins, which it looks for in a package's directory."""
# packages: twisted
import twisted.plugins
from twisted.application.reactors import getReactorTypes
from twisted.internet import defer, reactor, threads
from twisted.plugin import IPlugin, getPlugins
from twisted.web import client, resource, server


class Hello(resource.Resource):
    isLeaf = True

    def render_GET(self, request):
        return b"hello " + request.path


@defer.inlineCallbacks
def main():
    port = reactor.listenTCP(0, server.Site(Hello()), interface="127.0.0.1")
    answer = yield client.Agent(reactor).request(b"GET", b"http://127.0.0.1:%d/tea" % port.getHost().port)
    print(answer.code, (yield client.readBody(answer)), (yield threads.deferToThread(len, "abc")))
    yield port.stopListening()
    reactor.stop()


reactor.callWhenRunning(main)
reactor.run()
print(type(reactor).__name__, sorted(kind.shortName for kind in getReactorTypes())[:4], len(list(getPlugins(IPlugin))) > 5)
