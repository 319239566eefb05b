print('héé'.encode('utf-16'), b'abc'.decode('cp1252'), 'ß'.encode('idna'), 'x'.encode('rot13') if 0 else '', 'あ'.encode('shift_jis'))
print('한국'.encode('iso-2022-jp-2'), '漢'.encode('ujis'), '㵩'.encode('Big5-HKSCS'))
