import concurrent.futures as c
def f(x): return x+1
if __name__=='__main__':
 with c.ThreadPoolExecutor() as p: print(list(p.map(f,[1])))
 with c.ProcessPoolExecutor(1) as p: print(list(p.map(f,[1,2])))
