"""Pillow beside us: the article's four lines, and comparing with the result.

usage: pillow.py augment [--orient] OUTPUT-FOLDER FILE ...
           one line for each file: "ok NAME" or "refused NAME: why"
       pillow.py compare FOLDER OTHER NAME ...
           these files of both: says where mode, size, pixels or metadata
           differ, and then exits 1
       pillow.py psnr A B
       pillow.py oddities PNG JPEG FOLDER
           makes files that are wrong only where it does not touch the pixels
       pillow.py profiles PNG FOLDER
           makes PNGs with colour profiles of all kinds
"""
import math
import os
import sys
import warnings
import zlib

from PIL import Image, ImageCms, ImageFilter, ImageOps

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


def chunks(data):
    at = 8
    while at < len(data):
        size = 12 + int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 8], data[at : at + size]
        at += size


def oddities(png, jpeg, folder):
    def put(name, *parts):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(b"".join(parts))

    with open(png, "rb") as file:
        data = file.read()
    idat = b"".join(c[8:-4] for kind, c in chunks(data) if kind == b"IDAT")
    start = data[: data.index(b"IDAT") - 4]
    end = data[-12:]

    def pixels(bytes, claimed=None):
        size = len(bytes) if claimed is None else claimed
        crc = zlib.crc32(b"IDAT" + bytes).to_bytes(4, "big")
        return size.to_bytes(4, "big") + b"IDAT" + bytes + crc

    put("plain.png", start, pixels(idat), end)
    put("no-end.png", start, pixels(idat))
    put("wrong-crc.png", start, pixels(idat)[:-4], b"\0\1\2\3", end)
    put("no-crc.png", start, pixels(idat)[:-4])
    put("cut-checksum.png", start, pixels(idat)[:-6])
    put("too-long.png", start, pixels(idat, len(idat) + 5000), end)
    put("garbage-at-end.png", start, pixels(idat), b"\xff" * 500)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = Image.open(jpeg)
    name = os.path.join(folder, "profile.jpg")
    picture.save(name, icc_profile=profile)
    os.rename(name, os.path.join(folder, "profile.png"))
    name = os.path.join(folder, "not-a-profile.png")
    Image.open(png).save(name, icc_profile=b"not at all" * 20)


def profiles(png, folder):
    """Profiles in PNGs that libpng leaves out: of another colour space, beside
    an sRGB chunk, with a wrong size in it, of random bytes; and one it likes."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = Image.open(png).convert("RGB")

    def put(name, picture, profile):
        picture.save(os.path.join(folder, name), icc_profile=profile)

    put("good.png", picture, profile)
    put("grey.png", picture.convert("L"), profile)
    put("alpha.png", picture.convert("RGBA"), profile[:-7])
    put("random.png", picture, os.urandom(70000))
    put("zeros.png", picture, bytes(200000))
    with open(os.path.join(folder, "good.png"), "rb") as file:
        data = file.read()
    srgb = b"\0\0\0\1sRGB\0" + zlib.crc32(b"sRGB\0").to_bytes(4, "big")
    with open(os.path.join(folder, "both.png"), "wb") as file:
        file.write(data[:33] + srgb + data[33:])


arguments = sys.argv[2:]
if sys.argv[1] == "augment":
    turn = arguments[0] == "--orient"
    augment(arguments[turn], arguments[turn + 1 :], turn)
elif sys.argv[1] == "oddities":
    oddities(*arguments)
elif sys.argv[1] == "profiles":
    profiles(*arguments)
elif sys.argv[1] == "compare":
    sys.exit(any([compare(*(os.path.join(folder, name)
                            for folder in arguments[:2]))
                  for name in arguments[2:]]))
else:
    psnr(*arguments)
