import pickle,decimal,collections,array; print(pickle.loads(pickle.dumps([decimal.Decimal('1.5'),collections.OrderedDict(a=1),array.array('i',[1])])))
