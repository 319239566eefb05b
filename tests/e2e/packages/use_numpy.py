"""numpy: linear algebra, FFT, random numbers, saving, and parts that load late."""
# packages: numpy
import io

import numpy as np

a = np.arange(12.0).reshape(3, 4)
print(np.linalg.svd(a)[1].round(6), np.linalg.solve(np.eye(2) * 4, [2, 8]))
print(np.fft.rfft(a[0]).round(6), np.random.default_rng(7).integers(0, 100, 4), np.random.RandomState(3).rand(2).round(6))
buffer = io.BytesIO()
np.savez_compressed(buffer, a=a)
buffer.seek(0)
print(np.load(buffer)["a"].sum(), np.polynomial.Polynomial([1, 2, 1]).roots(), np.ma.masked_greater(a, 5).mean())
print(np.datetime64("2024-02-29") + np.timedelta64(1, "D"), np.genfromtxt(io.StringIO("1,2\n3,4"), delimiter=","))
print(np.char.upper(["a"]), np.lib.stride_tricks.sliding_window_view(np.arange(4), 2).tolist(), np.einsum("ij->j", a))
np.testing.assert_allclose(a, a)
