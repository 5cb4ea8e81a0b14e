"""Trims Noto Sans to the letters of Qujat's documents. The command is in README.md."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

LETTERS = (
    "U+0020-007E,U+00A0-00AC,U+00AE-017F,U+0192,U+01C4-01CC,U+0218-021B,U+02C6-02DD,"  # Latin
    "U+0300-030C,U+0327,U+0328,"  # accents written as characters of their own
    "U+0400-04FF,"  # Cyrillic with the Kazakh letters
    "U+1E9E,U+2000-200A,U+2010-2027,U+202F-205E,"  # punctuation and spaces
    "U+20AB-20BF,U+2116,U+2117,U+2122"  # currencies, numero, trade mark
)
# Noto Sans has none of these. Regular ones serve both weights.
BORROWED = {
    "NotoSansMath-Regular.ttf": "U+2190-2193,U+2212,U+2260,U+2264,U+2265",
    "NotoSansSymbols2-Regular.ttf": "U+25A1,U+2610,U+2611,U+2713",
}


def trim(source: Path, unicodes: str, target: Path) -> None:
    subset.main([
        str(source), f"--unicodes={unicodes}", f"--output-file={target}", "--layout-features=", "--no-hinting",
        "--drop-tables+=GSUB,GPOS,GDEF,MATH,meta,vhea,vmtx,VORG", "--name-IDs=0,1,2,3,4,5,6,13,14",
        "--notdef-outline", "--no-glyph-names", "--no-recalc-timestamp",
    ])


def main(noto: Path, here: Path) -> None:
    for face in ("Regular", "Bold"):
        with TemporaryDirectory() as directory:
            parts = [Path(directory) / "letters.ttf"]
            trim(noto / f"NotoSans-{face}.ttf", LETTERS, parts[0])
            for name, unicodes in BORROWED.items():
                parts.append(Path(directory) / name)
                trim(noto / name, unicodes, parts[-1])
            merged = Merger().merge([str(part) for part in parts])
            # A merge takes the extremes of all parts; lines are as high as those of Noto Sans.
            own = TTFont(parts[0])
            for table, fields in (
                ("head", ("created", "modified", "fontRevision", "macStyle")),
                ("hhea", ("ascent", "descent", "lineGap")),
                ("OS/2", ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent", "sCapHeight",
                          "sxHeight", "usWeightClass", "fsSelection")),
            ):
                for field in fields:
                    setattr(merged[table], field, getattr(own[table], field))
            merged.recalcTimestamp = False
            merged["post"].formatType = 3.0
            merged.save(here / f"NotoSans-{face}.ttf")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent)
