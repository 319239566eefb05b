"""Pillow: formats, which are plugins that it loads by name, a font, filters."""
# packages: pillow
import io

from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps, features

image = Image.new("RGB", (40, 30), "navy")
draw = ImageDraw.Draw(image)
draw.ellipse((5, 5, 25, 25), fill=(255, 200, 0))
draw.text((2, 2), "ab", font=ImageFont.load_default(), fill="white")
for kind in ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP", "ICO", "PPM", "PDF"):
    buffer = io.BytesIO()
    image.save(buffer, kind)
    buffer.seek(0)
    again = Image.open(buffer).convert("RGB").size if kind != "PDF" else None
    print(kind, again, len(buffer.getvalue()) > 100)
print(image.filter(ImageFilter.GaussianBlur(2)).resize((4, 3)).tobytes().hex(), ImageOps.exif_transpose(image).size)
print(features.check("freetype2"), features.check("jpg"), sorted(Image.registered_extensions())[:3])
