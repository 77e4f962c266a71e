"""Makes the font subsets that ship with hakyu-reports; see README.md."""

import sys
from fontTools import subset
from fontTools.ttLib import TTFont

source, target, FAMILY = sys.argv[1:4]


def jis(rows):
    """The characters of some rows of JIS X 0208 (with NEC row 13)."""
    for row in rows:
        for cell in range(1, 95):
            try:
                yield bytes([row + 0xA0, cell + 0xA0]).decode("euc_jis_2004" if row == 13 else "euc_jp")
            except UnicodeDecodeError:
                pass


wanted = set(map(chr, range(0x20, 0x7F))) | set(map(chr, range(0xA0, 0x180)))
wanted |= set("–—―‘’“”„†‡•…‰′″‹›€™←↑→↓↔⇒⇔∂∆∏∑−√∞∫≈≠≤≥◆◇○●◎△▲▽▼□■★☆①②③④⑤⑥⑦⑧⑨⑩〒〓㈱№℡－～∥￠￡￢￤＇＂")
for character in jis([*range(1, 9), 13, *range(16, 48)]):
    wanted.update(character)
everything = sys.argv[4:] == ["--all"]
for extra in [] if everything else sys.argv[4:]:
    with open(extra, encoding="utf-8") as text:
        wanted |= {c for c in text.read() if c.isprintable()}

options = subset.Options()
options.layout_features = ["kern", "palt", "liga"]
options.hinting = False
options.name_IDs = ["*"]
options.name_languages = [0x409]
options.notdef_outline = True
options.recalc_timestamp = False
options.drop_tables += ["vhea", "vmtx", "VORG", "DSIG", "gasp", "meta"]
font = subset.load_font(source, options)
cutter = subset.Subsetter(options)
cutter.populate(unicodes=font.getBestCmap() if everything else [ord(c) for c in wanted])
cutter.subset(font)
names = font["name"]
style = str(names.getDebugName(2))
bold = style == "Bold"
for name in list(names.names):
    new = {
        1: FAMILY,
        3: f"{FAMILY} {style} (subset)",
        4: f"{FAMILY} {style}" if bold else FAMILY,
        6: FAMILY.replace(" ", "") + "-" + style,
        16: FAMILY,
    }.get(name.nameID)
    if new:
        name.string = new
    if name.nameID == 7:
        names.names.remove(name)
font.save(f"{target}.ttf")
if not everything:
    font.flavor = "woff2"
    font.save(f"{target}.woff2")
print(len(font.getGlyphOrder()), "glyphs")
