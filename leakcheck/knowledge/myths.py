"""What is said of leaked files and what leakcheck does not count, and why: readers will be asked about it.

Each of these was put forward in a public case or stands in manuals. They are kept here, with how often honest files show the
same, so that a fact-checker can answer; no rule rests on them.
"""

from dataclasses import dataclass

_RATES = "counts over 17,685 distinct public files of 241 sources"
_CASES = "published analyses of the case"


@dataclass(frozen=True, slots=True)
class Myth:
    """A sign that is often cited and that says nothing by itself."""

    id: str
    claim: str
    """What is said, in the words of those who say it."""
    answer: str
    """Why it does not count."""
    measured: str
    """How often honest files show the same; empty where nobody can measure it."""
    sources: tuple[str, ...]


MYTHS: tuple[Myth, ...] = (
    Myth(
        "author_is_not_last_editor",
        "The author and the last editor of the document are different people, so somebody tampered with it.",
        "A template, an assistant, a shared computer or a colleague who opens and saves the file leaves two names. The author field is that of "
        "whoever made the first file or its template; a court refused to take it as evidence of who wrote a text.",
        "55.6 % of 597 documents of ordinary people; 39.9 % of 1,115 test documents of programs",
        (_RATES, "Arconic v. Howmet (2022), on the author field of experts' opinions"),
    ),
    Myth(
        "printed_before_created",
        "The document was printed before it was created, which is impossible.",
        "Saving a document under a new name starts a new creation time and keeps the old time of printing. It is the normal state of a document "
        "that began as a copy of another.",
        "45.3 % of 148 documents of ordinary people that record a printing",
        (_RATES, "ECMA-376 part 2, core properties"),
    ),
    Myth(
        "created_equals_last_saved",
        "The document was created and last saved in the same second, so nobody wrote it.",
        "Programs that generate documents, exports and conversions write both times at once; so does the first save of a text that was typed before.",
        "15.0 % of documents of ordinary people",
        (_RATES,),
    ),
    Myth(
        "long_time_between_creation_and_save",
        "Months lie between the creation and the last save, so the document was worked on in secret.",
        "A file that is used again as a template, or that stays open in a session on a server, shows such a span.",
        "14.2 % of documents of ordinary people show more than a year",
        (_RATES, "COPA v Wright [2024] EWHC 1198 (Ch), paragraphs 381-389"),
    ),
    Myth(
        "changes_dated_after_the_last_save",
        "Comments or tracked changes are dated hours after the last save.",
        "Word writes the time of a change as local time and marks it as if it were world time, so that it is off by the zone of the writer's clock.",
        "18 % of 190 documents with changes; nearly all by at most 14 hours",
        (_RATES, "[MS-DOCX] w16du:dateUtc"),
    ),
    Myth(
        "no_trace_of_editing_sessions",
        "The Word file carries no numbers of editing sessions (rsid), so it was cleaned.",
        "Other programs do not write them, Word has a setting that leaves them out, and a conversion drops them.",
        "13.0 % of documents of ordinary people",
        (_RATES, "ECMA-376 part 1, 17.15.1.72"),
    ),
    Myth(
        "second_user_name_in_workbook",
        "The workbook holds the name of another user, so somebody else changed it.",
        "Excel keeps the name of whoever wrote the file once, and later savers do not always replace it.",
        "50 of 380 workbooks",
        ("[MS-XLS] 2.4.349, WriteAccess", "leakcheck explain user_name_left_by_writer"),
    ),
    Myth(
        "storage_written_after_last_save",
        "The storage inside the file was written after the last save that the file claims.",
        "Excel and PowerPoint keep the old time of saving where nothing was changed, and tools that open a file touch the storage. "
        "Earlier than the save would be remarkable, and that is looked at.",
        "85 of 475 documents",
        ("[MS-CFB] 2.6.1", "leakcheck explain storage_times_contradict_save"),
    ),
    Myth(
        "table_heading_typed_last",
        "The headings of the table were typed after its numbers, so it was made to fit.",
        "The list of a workbook's texts shows in which order they were typed first, and people write headings last.",
        "24 of 1,817 workbooks",
        ("ISO/IEC 29500-1 section 18.4", "leakcheck explain words_typed_after_those_around"),
    ),
    Myth(
        "package_with_real_times",
        "Office writes no times into its packages, and this one has them, so it was taken apart.",
        "Libraries, gateways, translation programs and document systems pack a document anew without touching its words.",
        "524 of 3,378 documents",
        ("APPNOTE.TXT 4.4.6", "leakcheck explain packed_by_other_software"),
    ),
    Myth(
        "many_words_in_no_time",
        "Twenty pages were written in two minutes, so the text comes from elsewhere.",
        "It was pasted, or the document was saved under a new name, which starts the count anew.",
        "48 of 171 documents",
        ("ISO/IEC 29500-1 section 22.2.2.28", "leakcheck explain written_too_fast"),
    ),
    Myth(
        "halves_of_the_pdf_identifier_differ",
        "The two halves of the PDF's identifier differ, so the file was changed.",
        "The second half is meant to change with every save, and many programs write two different halves at once.",
        "54.9 % of 1,682 PDF files of collections; 70 % of 324 test files, among them 147 that were written once",
        (_RATES, "ISO 32000-2 section 14.4"),
    ),
    Myth(
        "pdf_changed_after_creation",
        "The PDF's time of change is later than its time of creation, so it was edited.",
        "Adding a signature, a form entry or a title, or a program that first writes and then finishes the file, does this.",
        "70 of 134 test files",
        (_RATES, "ISO 32000-2 section 14.3.3"),
    ),
    Myth(
        "pdf_has_several_ends",
        "The PDF has two or more ends of file, so somebody added something later.",
        "Word writes two by itself, and so do files made for the web; signatures and forms add more. What counts is only whether the words differ"
        " between the states, and leakcheck shows that difference.",
        "48.5 % of 227 PDF files of ordinary people; 105 of 132 that Word 2010 and later saved",
        (_RATES, "ISO 32000-2 section 7.5.6"),
    ),
    Myth(
        "pdf_has_layers",
        "Opened in a drawing program, the scan falls into layers, so it was put together.",
        "Scanners that compress well split one page into a background and several masks for the text (mixed raster content). The same was said of"
        " well-known scans that were nothing else.",
        "",
        ("ITU-T T.44 (mixed raster content)", f"{_CASES} of the papers of 3 May 2017"),
    ),
    Myth(
        "pdf_created_before_publication",
        "The PDF was created hours before the original was published, so the sender had early access.",
        "Editing a published PDF keeps its creation time: whoever changes it inherits the time of the publisher.",
        "",
        (f"{_CASES} of July 2017 on a document sent to a broadcaster",),
    ),
    Myth(
        "even_seconds_in_a_zip",
        "All times in the archive have even seconds, so the files passed through a USB stick.",
        "ZIP itself stores times in steps of two seconds. In 7z, RAR 5 or the extended fields of ZIP such times would be remarkable; in a plain "
        "ZIP they are all there can be.",
        "every plain ZIP archive",
        ("APPNOTE.TXT 4.4.6", f"{_CASES} of the archives of 2016"),
    ),
    Myth(
        "speed_of_copying",
        "The times of the files show how fast they were copied, and the network could not be that fast.",
        "Such a row of times shows some copy at some time, often one long after the files were taken; it does not show where or over what line.",
        "",
        (f"{_CASES} of the archive ngp-van.7z", "COPA v Wright [2024] EWHC 1198 (Ch)"),
    ),
    Myth(
        "file_created_after_its_last_change",
        "The folder says that the file was created after it was last changed.",
        "Copying and downloading start a new creation time on the disk and keep the time of change. It concerns the copy, not the text.",
        "",
        ("documentation of XCOPY and of NTFS times",),
    ),
    Myth(
        "error_level_analysis",
        "A picture of the compression errors glows around the text, so the text was put in.",
        "Sharp edges, text above all, compress worse than even areas and glow in every such picture. leakcheck makes none.",
        "",
        ("Krawetz, A Picture's Worth (2007), and replies to it", "Farid, Photo Forensics (2016)"),
    ),
    Myth(
        "picture_names_an_editor",
        "The picture names an image editor, so it was manipulated.",
        "Newsrooms and agencies turn, crop and brighten nearly every picture that they pass on; phones' own programs write such a name too.",
        "537 of 2,347 pictures name a program, most of them a camera's or a phone's own",
        (_RATES,),
    ),
    Myth(
        "no_metadata",
        "The file has no metadata, so something is being hidden.",
        "Messengers, web sites and programs that protect sources take them away. Their absence says nothing in either direction.",
        "",
        ("MAT2, documentation", "image handling of social networks, published comparisons (IPTC, 2019)"),
    ),
    Myth(
        "signature_does_not_fit",
        "The mail's signature fails, so the mail was changed by hand.",
        "List footers, virus banners, gateways and exports change mail on its way, and the keys of old signatures are gone. Most signed mail of a"
        " leak does not verify; leakcheck says what it can about why, and never counts it.",
        "735 of 6,264 signatures of real mail verify as they stand",
        ("RFC 6376 section 6.3", "counts over real mail of public collections"),
    ),
    Myth(
        "mail_without_signature",
        "The mail has no signature although the provider signs, so it never passed the provider.",
        "A sender's own copy in the Sent folder never carries the provider's signature: it was stored before the mail left. About half of a "
        "mailbox is such mail.",
        "",
        ("RFC 6376 section 5.1", "leakcheck explain unsigned_although_domain_signs"),
    ),
    Myth(
        "signature_expired_or_testing",
        "The signature says that it has expired, or that the domain was only testing, so it is worth nothing.",
        "Both are advice to the receiving server on the day of delivery. What the signature covers is unchanged whatever the day; leakcheck "
        "notes it.",
        "34 % of 4,218 signatures state a time of expiry",
        ("RFC 6376 sections 3.5 and 3.6.1",),
    ),
    Myth(
        "signer_is_not_sender",
        "The mail is signed by another domain than the sender's, so it is not the sender's.",
        "Newsletters, lists and offices send through services that sign with their own name. The signature then vouches for the service; "
        "leakcheck says so.",
        "45 % of the signed mail of one large mailbox, all of it explained",
        ("RFC 6376 section 1.5", "Bloomberg (September 2025) on its check of a Yahoo mailbox"),
    ),
    Myth(
        "times_of_servers_out_of_order",
        "The mail servers' times are out of order, so somebody wrote the trace lines.",
        "Clocks of servers differ by seconds and minutes, and filters write their line before they are done. leakcheck speaks from ten minutes on, "
        "and even then weakly.",
        "out of order by more than a second in 14 %, by more than a minute in 0.5 % of 7,885 delivered messages",
        ("RFC 5321 section 4.4", "counts over delivered mail of a public collection"),
    ),
    Myth(
        "date_differs_from_receipt",
        "The mail is dated hours before any server saw it, so its date was changed.",
        "Mail is written without a connection, kept to be sent later, and held back by servers; clocks of computers are wrong.",
        "one minute or more apart in 36 %, a day or more in 2 % of 7,811 delivered messages",
        ("RFC 5322 section 3.6.1", "counts over delivered mail of a public collection"),
    ),
    Myth(
        "outlook_changed_it_after_delivery",
        "Outlook says that the message was last changed years after it was delivered, so its words were changed then.",
        "Reading, moving, marking and exporting a message change it for Outlook. The time is as a rule that of the last such touch, or of "
        "the export.",
        "",
        ("[MS-OXPROPS], PidTagLastModificationTime",),
    ),
    Myth(
        "old_mail_program",
        "The mail names a program that had been out of date for ten years, so it is invented.",
        "People and offices keep programs for decades, and gateways and libraries go on writing the name of the program that they once replaced. "
        "Only a program that did not exist yet counts.",
        "",
        ("RFC 5322 section 3.6.8", "leakcheck explain mailer_newer_than_mail"),
    ),
    Myth(
        "quoting_of_the_mailbox",
        "The mailbox quotes lines in another manner than the program that is said to have made it.",
        "Exports, archives and converters each have their own manner, and one mailbox passes through several.",
        "",
        ("RFC 4155",),
    ),
    Myth(
        "recorded_as_passed",
        "The header says that the signature passed, so the mail is what it says.",
        "Such a line can be typed like any other. It counts where a seal or a signature covers it, or as a contradiction to the signature itself.",
        "",
        ("RFC 8601 section 7.1", "leakcheck explain recorded_pass_without_key"),
    ),
    Myth(
        "zone_is_not_the_senders",
        "The mail's date has another time zone than the place where the sender was.",
        "Servers and web mail write their own zone, telephones that of the journey, and whoever likes sets another. Only an offset that no place "
        "had counts.",
        "",
        ("RFC 5322 section 3.3", "COPA v Wright [2024] EWHC 1198 (Ch), paragraph 155"),
    ),
    Myth(
        "language_marks",
        "The document carries marks of a language, so its editor comes from there.",
        "Language of the keyboard, of the office program, of Windows and of the spelling checker are four things, and Word writes several of them"
        " as English whatever they are. Documents from Ukraine and Bulgaria carry Russian marks as a rule. leakcheck speaks only of what is an "
        "outlier of this collection.",
        "a Russian mark in 66 of 75 Ukrainian and in 34 of 47 Bulgarian documents",
        (_RATES, "[MS-DOC] 2.5.2, lid"),
    ),
    Myth(
        "working_hours",
        "The files were saved in the office hours of a country, so they were made there.",
        "People work at night, travel, and set clocks; and whoever wants to point somewhere sets the clock to that. It is a question, never "
        "a finding.",
        "",
        ("RFC 3339 section 4.3 on unknown local offsets", f"{_CASES} of several intrusions"),
    ),
    Myth(
        "signature_shows_that_it_is_true",
        "The signature verifies, so what the mail says is true and its owner wrote it.",
        "It shows that the words have not changed since a server sent them. Somebody else may have used the account, and people who expect to be "
        "robbed have put false papers into their own mail on purpose.",
        "",
        (f"{_CASES} of May 2017, statements of the campaign", "RFC 6376 section 1"),
    ),
)
