# command: python -m tokenize -e /app/use_tokenize.py
print("a library module that is run with -m")
