import multiprocessing as m
def f(x): return x*x
if __name__=='__main__':
 m.set_start_method('spawn')
 with m.Pool(2) as p: print(p.map(f,range(5)))
