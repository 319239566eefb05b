import argparse,json,logging; logging.basicConfig(); logging.warning('x'); print(json.dumps({'a':[1,2.5]}))
