"""matplotlib without a display: a figure as PNG and SVG, fonts from its data, a date axis, styles, 3D."""
# packages: matplotlib
import datetime
import hashlib
import io
import os
import tempfile

os.environ["MPLCONFIGDIR"] = tempfile.mkdtemp()
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

plt.style.use("ggplot")
figure, (left, right) = plt.subplots(1, 2)
left.plot([datetime.date(2024, 1, day) for day in (1, 2, 9)], [1, 4, 9], label=r"$x^2$")
left.legend()
right.bar(["a", "b"], [3, 5], color="tab:blue")
figure.suptitle("Grüße")
for kind in ("png", "svg", "pdf"):
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, metadata={"Date": None} if kind == "svg" else None)
    print(kind, buffer.getvalue()[:4], len(buffer.getvalue()) > 5000)
png = io.BytesIO()
figure.savefig(png, format="png", metadata={"Software": None})
print(hashlib.sha256(png.getvalue()).hexdigest()[:16])
print(type(plt.figure().add_subplot(projection="3d")).__name__, os.path.basename(matplotlib.font_manager.findfont("DejaVu Sans")))
