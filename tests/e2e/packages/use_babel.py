"""Babel: locale data, loaded by name; plural rules, dates, currencies, a catalogue compiled and read by gettext."""
# packages: babel
import datetime
import gettext
import io

from babel import Locale, dates, lists, numbers, units
from babel.messages import mofile, pofile

day = datetime.datetime(2024, 2, 29, 15, 30, tzinfo=datetime.timezone.utc)
for name in ("de", "ja_JP", "ar_EG", "pt_BR"):
    print(name, dates.format_datetime(day, "full", locale=name, tzinfo=dates.get_timezone("Asia/Tokyo")),
          numbers.format_currency(1234.5, "EUR", locale=name), Locale.parse(name).display_name)
print(lists.format_list(["a", "b", "c"], locale="fr"), units.format_unit(3, "length-meter", locale="es"))
catalog = pofile.read_po(io.BytesIO('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "tea"\nmsgstr "Tee"\n'.encode()))
packed = io.BytesIO()
mofile.write_mo(packed, catalog)
packed.seek(0)
print(gettext.GNUTranslations(packed).gettext("tea"), Locale("ru").plural_form(22))
