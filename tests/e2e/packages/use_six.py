"""six.moves and its lazily made modules, and what python-dateutil does with them; its own zones in an archive."""
# packages: six python-dateutil
import datetime

import dateutil.parser
import dateutil.rrule
import dateutil.tz
import dateutil.zoneinfo
import six
from six.moves import cPickle, configparser, html_parser, queue, urllib, xmlrpc_client
from six.moves.urllib.parse import quote
from six.moves.urllib.request import Request

print(six.moves.reduce(lambda a, b: a + b, [1, 2]), quote("a b"), Request("http://x/").host, queue.Queue.__module__)
print(cPickle.loads(cPickle.dumps([1])), configparser.ConfigParser.__module__, xmlrpc_client.dumps((1,)).count("<int>"), html_parser.HTMLParser.__name__)
print(dateutil.parser.parse("Thu Sep 25 10:36:28 BRST 2003", tzinfos={"BRST": -10800}), urllib.parse.unquote("%20x"))
print(dateutil.zoneinfo.get_zonefile_instance().get("Europe/Paris").utcoffset(datetime.datetime(2024, 7, 1)))
print([d.day for d in dateutil.rrule.rrule(dateutil.rrule.MONTHLY, count=3, dtstart=datetime.datetime(2024, 1, 31))])
