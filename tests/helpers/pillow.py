"""Pillow beside us: the article's four lines, and comparing with the result.

usage: pillow.py augment [--orient] OUTPUT-FOLDER FILE ...
           one line for each file: "ok NAME" or "refused NAME: why"
       pillow.py compare A B
           exits 1, and says so, if mode, size, pixels or metadata differ
       pillow.py psnr A B
"""
import math
import os
import sys
import warnings

from PIL import Image, ImageFilter, ImageOps

warnings.simplefilter("ignore")


def augment(folder, names, orient):
    for name in names:
        base = os.path.basename(name)
        try:
            img = Image.open(name)
            if orient:
                img = ImageOps.exif_transpose(img)
            img = img.filter(ImageFilter.GaussianBlur(15))
            img.thumbnail((1200, 1200))
            img.save(os.path.join(folder, "augmented-" + base))
            print("ok", base)
        except Exception as why:
            print("refused %s: %s" % (base, why))


def compare(a, b):
    p, q = Image.open(a), Image.open(b)
    for what, x, y in (
        ("mode", p.mode, q.mode),
        ("size", p.size, q.size),
        ("pixels", p.tobytes(), q.tobytes()),
        ("transparency", p.info.get("transparency"), q.info.get("transparency")),
        ("profile", p.info.get("icc_profile"), q.info.get("icc_profile")),
    ):
        if x != y:
            detail = "" if what == "pixels" else ": %r, %r" % (x, y)
            print("%s: %s differ%s" % (os.path.basename(a), what, detail))
            return 1
    return 0


def psnr(a, b):
    p, q = Image.open(a), Image.open(b)
    x, y = p.tobytes(), q.tobytes()
    counts = {}
    for pair in zip(x, y):
        counts[pair] = counts.get(pair, 0) + 1
    total = sum((s - t) ** 2 * n for (s, t), n in counts.items())
    print("%.2f" % (10 * math.log10(255 ** 2 * len(x) / total) if total else 99))


arguments = sys.argv[2:]
if sys.argv[1] == "augment":
    turn = arguments[0] == "--orient"
    augment(arguments[turn], arguments[turn + 1 :], turn)
elif sys.argv[1] == "compare":
    sys.exit(compare(*arguments))
else:
    psnr(*arguments)
