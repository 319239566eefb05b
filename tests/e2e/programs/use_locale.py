import locale,gettext; print(locale.setlocale(locale.LC_ALL,''), locale.getpreferredencoding())
