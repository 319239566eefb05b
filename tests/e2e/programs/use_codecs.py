print('héé'.encode('utf-16'), b'abc'.decode('cp1252'), 'ß'.encode('idna'), 'x'.encode('rot13') if 0 else '', 'あ'.encode('shift_jis'))
