"""The packages of Microsoft's programs, and the words that readers, signatures and rules have in common about how such a package was packed."""

#: The formats in which Word, Excel and PowerPoint write a package of parts (ISO/IEC 29500), by the names of their readers.
OFFICE_PACKAGES = ("word_document", "spreadsheet_document", "presentation_document")

#: Kinds of `Description` about the list of a package's parts (APPNOTE.TXT 6.3.10 section 4.4).
WAY_OF_PACKING = "way of packing"
"""With which effort the parts were packed, and whether attributes of files were kept."""
PACKED_OTHERWISE = "part packed otherwise"
"""One of few parts that were packed in another way than all others."""
DATED_LATER = "part dated later"
"""One of few parts that bear a later time than all others."""
