"""scipy: parts that its packages load late, each with compiled code."""
# packages: scipy
import numpy as np
import scipy

print(scipy.linalg.expm(np.zeros((2, 2))), round(scipy.special.gamma(5.5), 6))
print(scipy.optimize.minimize(lambda x: (x[0] - 3) ** 2, [0.0]).x.round(4), round(scipy.integrate.quad(np.cos, 0, 1)[0], 8))
print(round(float(scipy.stats.norm.cdf(1.96)), 6), scipy.signal.butter(2, 0.5)[0].round(6), scipy.spatial.KDTree([[0, 0], [1, 1]]).query([0.9, 1])[1])
print(scipy.sparse.linalg.spsolve(scipy.sparse.eye(3, format="csc") * 2, np.ones(3)), scipy.interpolate.CubicSpline([0, 1, 2], [0, 1, 4])(1.5))
print(scipy.ndimage.gaussian_filter(np.eye(3), 1).round(4).tolist()[0], scipy.constants.c, scipy.fft.dct([1.0, 2.0]).round(6))
