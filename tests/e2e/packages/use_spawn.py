"""numpy in processes that are spawned, and a manager: each child starts the interpreter anew."""
# packages: numpy
import concurrent.futures
import multiprocessing

import numpy as np


def work(n):
    return float(np.linalg.norm(np.arange(n)))


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        print([round(x, 6) for x in pool.map(work, [3, 4])])
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("forkserver")) as executor:
        print(round(executor.submit(work, 5).result(60), 6))
    with context.Manager() as manager:
        shared = manager.dict(a=1)
        print(shared.copy(), context.Queue().empty(), context.Value("i", 3).value)
