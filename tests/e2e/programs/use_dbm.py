import dbm,os,tempfile; f=os.path.join(tempfile.mkdtemp(),'x'); d=dbm.open(f,'c'); d['a']='b'; print(d['a']); d.close(); print(dbm.whichdb(f) is not None)
