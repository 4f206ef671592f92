"""The control words of Rich Text Format that say something here, by what they do ([MSFT-RTF] 1.9.1, appendix B)."""

#: Control words that stand for characters.
CHARACTERS = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"column": "\n", b"row": "\n", b"nestrow": "\n", b"softline": "\n", b"tab": "\t",
    b"cell": "\t", b"nestcell": "\t", b"emdash": "\u2014", b"endash": "\u2013", b"emspace": "\u2003", b"enspace": "\u2002", b"qmspace": "\u2005",
    b"bullet": "\u2022", b"lquote": "\u2018", b"rquote": "\u2019", b"ldblquote": "\u201c", b"rdblquote": "\u201d",
}  # fmt: skip
SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"\n": "\n", b"\r": "\n", b"\t": "\t", b"\\": "\\", b"{": "{", b"}": "}"}
#: Destinations without words of the document, which older readers had to know without a mark.
PASSED_OVER = frozenset({
    b"nonshppict", b"listtext", b"pntext", b"shprslt", b"nonesttables", b"pntxtb", b"pntxta", b"xe", b"tc", b"rxe", b"txe",
    b"private", b"themedata", b"colorschememapping", b"latentstyles", b"list", b"listtable", b"listoverridetable", b"falt", b"panose", b"fname",
    b"do", b"bkmkstart", b"bkmkend", b"mmathPr",
})  # fmt: skip
#: What is no main text, but holds pictures, fields or values that are read.
ASIDE = frozenset({
    b"header", b"headerl", b"headerr", b"headerf", b"footer", b"footerl", b"footerr", b"footerf", b"footnote",
    b"ftnsep", b"ftnsepc", b"ftncn", b"aftnsep", b"aftnsepc", b"aftncn", b"picprop",
    b"xmlnstbl", b"filetbl", b"info", b"object", b"upr", b"rsidtbl", b"userprops",
})  # fmt: skip
#: Destinations whose words are one value of the document.
VALUES = frozenset({
    b"title", b"subject", b"author", b"manager", b"company", b"operator", b"category", b"keywords", b"comment", b"doccomm", b"hlinkbase",
    b"generator", b"template", b"password", b"passwordhash",
})  # fmt: skip
#: Destinations whose words are one of a list.
LISTS = {
    b"fldinst": "field", b"revtbl": "revisers", b"atnauthor": "comment author", b"atndate": "comment time", b"objclass": "object class",
    b"objname": "object name", b"propname": "property name", b"staticval": "property value", b"xmlns": "name space", b"file": "file",
}  # fmt: skip
#: A property of a shape, its name and its value.
SHAPE_PROPERTY, SHAPE_NAME, SHAPE_VALUE = b"sp", b"sn", b"sv"
#: Where words are one value, and bounded as such.
BOUNDED = frozenset({*VALUES, *LISTS, SHAPE_NAME, SHAPE_VALUE})
TIMES = frozenset({b"creatim", b"revtim", b"printim", b"buptim"})
CLOCK = frozenset({b"yr", b"mo", b"dy", b"hr", b"min", b"sec"})
NUMBERS = frozenset({
    b"ansicpg", b"deflang", b"deflangfe", b"version", b"vern", b"edmins", b"nofpages", b"nofwords", b"nofchars", b"rsidroot",
    b"annotprot", b"revprot", b"formprot", b"readprot", b"enforceprot", b"deff",
})  # fmt: skip
PICTURES = {
    b"pngblip": "png", b"jpegblip": "jpg", b"emfblip": "emf", b"wmetafile": "wmf", b"macpict": "pict", b"dibitmap": "dib", b"wbitmap": "bmp",
}  # fmt: skip
LETTERS = {b"ansi": 1252, b"mac": 10000, b"pc": 437, b"pca": 850}
#: Transparent: the words inside belong to whatever is around.
KNOWN = frozenset({b"shppict", b"shpinst", b"shptxt", b"fldrslt", b"nesttableprops"})
