x = 'import a'
import b
x = 'a\'; import b'
import c
x = r'\'; import b'
import c
x = '\\'; import b
x = r'\\'; import b
x = ''; import b
x = ''''''; import b
x = """'''"""; import b
x = '''a''b''\'''import z'''; import b
x = bR'\'' Rb"" u'' U"" b''
import c
x = f'{a}'; import b
x = f'{{'; import b
x = f'}}{{{a}}}'; import b
x = f'{a['b']}'; import c
x = f'{a["}"]}'; import c
x = f'{f'{f'{1}'}'}'; import c
x = f'{a!r:>{width}}'; import c
x = f'{a:%H:%M{b:{c}}}'; import d
x = f'{a:=5}{b=}{c!r:^{d}.{e}}'; import g
x = f'{(lambda x: {1: 2})(3)}'; import a
x = f'{a:{{}}}'; import b
x = f'\{a}\N{BULLET}\''; import b
x = rf'\{a}\N{b}'; import c
x = fr'''{
a # }
}'''; import b
x = f'{a
}'; import b
x = t'{a['b']}' rt"{c}" TR''; import d
x = f'''{'''a'''}'''; import b
x = f'{a # comment
}'; import b
print"x"
import a
x = 1if'a'else'b'; import c
x = '\
'; import c
