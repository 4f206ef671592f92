"""The checks that this field knows, and where each of them stands here: in which rules, or why there is none.

A list that leaves nothing out lets a reader see what was not looked for. Compiled from the published cases and manuals that the
rules name as their sources.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownCheck:
    """One check of the field."""

    what: str
    by: tuple[str, ...] = ()
    """Ids of the rules, correlations, notes, kinds of signature and myths in which it is made or answered."""
    why_not: str = ""
    """Why no rule makes it, or not all of it."""


CHAPTERS: tuple[tuple[str, tuple[KnownCheck, ...]], ...] = (
    (
        "Mail: header lines and transport",
        (
            KnownCheck("Times inside identifiers and boundaries against the date and the receipt", ("embedded_time_after_receipt",)),
            KnownCheck(
                "Only the year, the month or the day of a time was edited",
                (
                    "only_the_year_differs",
                    "only_the_month_differs",
                    "date_differs_from_hidden_time_by_whole_days",
                    "edited_only_in_year_or_month",
                    "trace_agrees_but_for_year_or_month",
                    "copy_dated_otherwise_in_year_or_month",
                ),
            ),
            KnownCheck(
                "Order of the lines that servers add, and whether each goes on where the one below it ended",
                ("relayed_before_sent", "times_of_servers_out_of_order", "trace_line_contradicts_its_number"),
                "Names are not followed from line to line: a service calls its servers differently inside and outside, and exports drop lines.",
            ),
            KnownCheck(
                "Date against the first server's time, the receipt, and the time that a signature states",
                (
                    "date_far_from_receipt",
                    "signed_far_from_date",
                    "date_differs_from_transport_by_whole_days",
                    "submission_differs_from_date",
                    "stored_before_dated",
                    "date_differs_from_receipt",
                ),
            ),
            KnownCheck("Weekday that does not fit the date", ("weekday_does_not_fit_date",)),
            KnownCheck("Offset from world time that no zone had on that day", ("offset_impossible_for_date",)),
            KnownCheck("Zone of the date against the clock that a hidden time shows", ("hidden_clock_in_other_zone",)),
            KnownCheck(
                "Zone against the sender's other mail",
                (
                    "zone_is_not_the_senders",
                    "sender_habit_broken",
                ),
            ),
            KnownCheck(
                "Domains that did not exist on that day",
                ("domain_not_yet_delegated",),
                "Registration days of single domains are not recorded offline; only top-level domains are dated.",
            ),
            KnownCheck("Domains that look like others", ("look_alike_domain",), "Who registered a domain, and when, is not recorded offline."),
            KnownCheck("Traces of a provider in the wrong years", ("provider_trace_of_another_period", "number_of_a_service_without_its_trace")),
            KnownCheck(
                "Marks of programs and services against the dump's own authenticated mail",
                ("unlike_authenticated_mail_of_its_program", "shape_seen_in_authenticated_mail", "forms_of_authenticated_mail"),
            ),
            KnownCheck("Mail program that came out after the mail", ("mailer_newer_than_mail", "old_mail_program")),
            KnownCheck("Order and spelling of header lines against the program named", ("header_order_foreign_to_client",)),
            KnownCheck("Shape of the Message-ID against the program named", ("message_id_foreign_to_client",)),
            KnownCheck("One Message-ID with different words", ("same_message_id_different_words",)),
            KnownCheck("One Message-ID with another sender, subject or date", ("header_differs_from_signed_copy", "same_message_id_other_date")),
            KnownCheck(
                "Replies before what they answer, and quotations that differ from it",
                (
                    "quotes_a_later_message",
                    "reply_before_its_parent",
                    "quote_differs_from_parent",
                ),
            ),
            KnownCheck("Unsigned mail quoted in an authenticated one", ("quoted_by_authenticated_mail",)),
            KnownCheck(
                "Outlook's Thread-Index against the date and the thread",
                (
                    "thread_index_out_of_step",
                    "thread_index_disagrees",
                ),
                "One number in conversations that have nothing in common is not told: who answers to write of something else keeps it.",
            ),
            KnownCheck("Plain text and page of one message with other words at one place", ("forms_of_text_differ",)),
            KnownCheck("Style of the mail's body against its date", ("message_body_style_newer_than_date",)),
            KnownCheck("Encryption between servers that did not exist yet", ("encryption_newer_than_relay",)),
            KnownCheck(
                "Addresses of computers that nobody had",
                ("unassigned_or_private_address",),
                "Who held an address on a day is not recorded offline; only ranges set apart for ever are known.",
            ),
            KnownCheck("Copies in a Sent folder", ("received_copy_in_sent_folder", "mail_without_signature")),
            KnownCheck(
                "Places and times in a mailbox against the mail's date",
                ("stored_before_dated",),
                "Order in a mailbox says little: every migration sorts anew.",
            ),
            KnownCheck(
                "Separator lines and escaping of mailboxes",
                ("quoting_of_the_mailbox",),
                "Every exporter writes its own; they are read, told and undone, and count for nothing.",
            ),
            KnownCheck(
                "Checks recorded by the recipient's server",
                ("recorded_check_failed", "recorded_pass_without_key", "recorded_results_contradict_signature", "recorded_as_passed"),
            ),
            KnownCheck("Ways of authentication that did not exist yet", ("authentication_newer_than_date",)),
            KnownCheck(
                "Sender who never occurs otherwise; a name with another address; contact lines of another year below the text",
                ("inbound_spoof", "look_alike_domain"),
                "New contacts and second addresses are normal and no sign; `leakcheck people` lists them. Contact lines are not taken apart.",
            ),
            KnownCheck(
                "Attachment against the loose file",
                ("identical_to_authenticated_attachment", "altered_copy", "dates_moved_from_signed_copy", "picture_differs_from_signed_copy"),
            ),
            KnownCheck("Character sets and encodings against the program named", ("mime_style_foreign_to_client",)),
            KnownCheck(
                "Outlook's stored times against the mail's date",
                ("submission_differs_from_date", "stored_before_dated", "outlook_changed_it_after_delivery"),
            ),
        ),
    ),
    (
        "Mail: signatures",
        (
            KnownCheck(
                "Signature that fits, and what it covers", ("dkim", "google_signature", "arc", "domainkeys", "smime", "openpgp", "kept_header")
            ),
            KnownCheck("Second lines above the signed ones", ("unsigned_duplicate_of_signed_header",)),
            KnownCheck(
                "Text behind the signed part; lines that say how the text is shown and are not signed",
                ("partly_signed_body",),
                "Which lines a signature leaves out is told with it; a message with text behind the signed part is not authenticated at all.",
            ),
            KnownCheck("Where a key comes from, and whether anybody else kept it", ("dkim",)),
            KnownCheck("Signature whose key nobody has", ("dkim",)),
            KnownCheck("Weak, published and withdrawn keys; keys outside their years", ("dkim", "signature_time_outside_key_window")),
            KnownCheck("Marks for testing and expiry", ("signature_expired_or_testing",)),
            KnownCheck("Signer other than the sender", ("signer_is_not_sender",)),
            KnownCheck(
                "Signature that does not fit: which damage, which line",
                (
                    "signature_does_not_fit",
                    "signed_header_was_changed",
                    "signed_copy_of_header_differs",
                    "signed_header_found_in_dump",
                    "signed_text_in_other_copy",
                ),
            ),
            KnownCheck("Signature that was taken over from another message", ("signature_of_another_message",)),
            KnownCheck("Unsigned although the domain signs", ("unsigned_although_domain_signs", "mail_without_signature")),
            KnownCheck("Signature later than the theft", (), "The flag after-theft tells it for every time in a file."),
            KnownCheck("OpenPGP key that is younger than it says", ("openpgp",)),
        ),
    ),
    (
        "Office documents",
        (
            KnownCheck(
                "Author, last editor, company",
                (
                    "author_is_not_last_editor",
                    "outlier_editor",
                    "user_name_left_by_writer",
                    "second_user_name_in_workbook",
                    "properties_of_another_document",
                ),
            ),
            KnownCheck(
                "Times in the wrong order",
                ("modified_before_created", "printed_before_created", "created_equals_last_saved", "long_time_between_creation_and_save"),
            ),
            KnownCheck("Time of editing against the time that passed", ("impossible_editing_time", "written_too_fast", "many_words_in_no_time")),
            KnownCheck("Program that came out after the last save", ("saved_by_newer_software", "metadata_written_by_newer_software")),
            KnownCheck("Parts, names and fonts that are younger than the last save", ("features_newer_than_date", "font_only_in_trial_versions")),
            KnownCheck("Numbers of editing sessions (rsid)", ("shared_ancestry", "no_trace_of_editing_sessions")),
            KnownCheck(
                "Traces left inside: add-ins, labels, embedded files",
                ("inside_newer_than_outside", "embedded_time_after_last_save", "words_typed_after_those_around", "pivot_table_keeps_unseen_values"),
            ),
            KnownCheck("Remarks and tracked changes after the last save", ("comment_or_change_after_last_save", "changes_dated_after_the_last_save")),
            KnownCheck(
                "Paths, printers, accounts and organisations' numbers left inside",
                ("outlier_settings", "shared_ancestry"),
                "Each is told as a fact, and compared within the dump: of one file alone it says nothing.",
            ),
            KnownCheck(
                "Earlier words left between the parts of old Word files",
                (),
                "They are read and told as facts; Word itself left them in honest files.",
            ),
            KnownCheck(
                "How the package was written",
                ("packed_by_other_software", "part_packed_by_other_software", "part_later_than_other_parts", "package_with_real_times"),
            ),
            KnownCheck("Program that the way of writing shows against the one that is named", ("written_in_dialect_of_other_software",)),
            KnownCheck("Language and script", ("editor_name_in_other_script", "language_marks")),
            KnownCheck(
                "Preview and stored values against the content",
                (
                    "cached_value_differs_from_formula",
                    "shown_number_differs_from_value",
                    "chart_differs_from_cells",
                    "thumbnail_shows_other_picture",
                    "preview_shows_other_words",
                    "table_heading_typed_last",
                ),
                "The preview of a page cannot be compared without laying the page out as its program does.",
            ),
            KnownCheck("Sums that do not add up", ("sums_do_not_add_up",)),
            KnownCheck(
                "Documents made, converted, exported or cleaned by a program",
                ("produced_by_library", "converted_by_software", "made_by_export", "metadata_stripped", "no_metadata"),
            ),
            KnownCheck(
                "Times of the storage's directories against the last save", ("storage_times_contradict_save", "storage_written_after_last_save")
            ),
            KnownCheck("Times of a package's parts against the last save", ("packed_after_last_save", "even_seconds_in_a_zip")),
            KnownCheck("Word's list of the last ten savers", ("saved_by_list_contradicts_author",)),
            KnownCheck("Word's own copy of the properties against those that are shown", ("summary_differs_from_words_copy",)),
            KnownCheck("Clock inside identifiers", ("embedded_time_after_last_save", "shared_ancestry")),
            KnownCheck("Local time against world time in one file", ("local_time_contradicts_utc_time", "clock_shows_time_zone")),
            KnownCheck("Signatures on documents", ("ooxml_signature", "odf_signature", "pdf_signature", "cms_signature")),
            KnownCheck("Time stamps of authorities", ("time_stamp",)),
        ),
    ),
    (
        "PDF",
        (
            KnownCheck("Two sets of properties that disagree", ("info_and_xmp_disagree", "two_creation_dates")),
            KnownCheck("Earlier states inside the file", ("earlier_revisions_inside", "pdf_has_several_ends")),
            KnownCheck(
                "What earlier states say of their times and programs", ("earlier_state_dated_after_last_save", "properties_changed_between_states")
            ),
            KnownCheck("Program that wrote the bytes against the one that is named", ("written_by_other_software",)),
            KnownCheck("Halves of the identifier", ("halves_of_the_pdf_identifier_differ", "shared_ancestry")),
            KnownCheck("Change after creation", ("pdf_changed_after_creation",)),
            KnownCheck(
                "Features that the named program or the claimed day did not have",
                ("structure_newer_than_producer", "features_newer_than_date", "saved_by_newer_software"),
            ),
            KnownCheck("Embedded fonts that are younger than the file", ("embedded_font_newer_than_date",)),
            KnownCheck("History and private data after the last change", ("history_newer_than_modification",)),
            KnownCheck("One picture of a signature in several documents", ("same_picture_in_other_document",)),
            KnownCheck("Words, pictures and pages outside the tags of a tagged document", ("content_outside_tags",)),
            KnownCheck("Layers", ("pdf_has_layers",)),
            KnownCheck(
                "Words under a dark box or a black marking, invisible text, text of a scan that differs from its picture",
                (),
                "They are read and told as facts; a redaction is no sign of alteration. Letters in pictures are not read, so that a scan's text is "
                "not compared.",
            ),
            KnownCheck(
                "Numbers of objects that a later change gave to the first pages",
                (),
                "They are told as facts; programs that save or shrink a file number it anew.",
            ),
            KnownCheck("Zone of the dates against where the author was", (), "A zone is a setting, and where somebody was is never told from it."),
            KnownCheck(
                "Single words set apart in a line",
                ("words_written_over_others", "figures_written_into_finished_line", "figures_run_into_next_words"),
                "Another size, spacing or colour in a line is left aside: honest files have it too often.",
            ),
            KnownCheck("Printout or scan of something else", ("rerendered_to_pdf", "scanned_from_paper", "mails_as_text_in_document")),
            KnownCheck("Creation before publication", ("pdf_created_before_publication",)),
        ),
    ),
    (
        "Pictures",
        (
            KnownCheck("Camera that came out after the picture", ("camera_newer_than_picture",)),
            KnownCheck("Fields that did not exist yet", ("tag_newer_than_picture",)),
            KnownCheck("Clock against the satellites' time", ("camera_zone_implausible",)),
            KnownCheck("Program that edits pictures", ("edited_by_software", "picture_names_an_editor")),
            KnownCheck("Small picture inside shows something else", ("thumbnail_shows_other_picture", "preview_shows_other_words")),
            KnownCheck(
                "Tables of compression against the camera named",
                (),
                "No table of cameras with documented origin may be used here; the tables are told and compared within the dump.",
            ),
            KnownCheck(
                "Error level analysis, noise of the sensor, copied areas",
                ("error_level_analysis",),
                "They are read into too much; none of them is made.",
            ),
            KnownCheck("Marks of picture generators", ("picture_made_by_generator",)),
            KnownCheck("Content credentials (C2PA)", ("c2pa",)),
            KnownCheck("Picture of a screen", ("screenshot_of_unknown_original",)),
            KnownCheck("Specks of one scanner in two papers", (), "Needs papers scanned at high resolution and a person's eye."),
        ),
    ),
    (
        "Archives and folders",
        (
            KnownCheck("Precision of times", ("even_seconds_in_a_zip",)),
            KnownCheck(
                "System and program that packed an archive", (), "They are told as facts: who packs a leak packs it with a program of the day."
            ),
            KnownCheck("Zone of who packed it", ("clock_shows_time_zone",)),
            KnownCheck("Names of files that are missing", ("names_of_missing_files",)),
            KnownCheck("Rows of times from copying", ("speed_of_copying", "file_created_after_its_last_change")),
            KnownCheck("Files later than the theft", (), "The flag after-theft and the notes on the dump tell it."),
            KnownCheck("Where a file was downloaded from", ("internet_mark",)),
            KnownCheck("One file in two leaks", ("altered_copy",), "leakcheck compare sets two leaks side by side."),
        ),
    ),
    (
        "Language and writing",
        (
            KnownCheck("Words in mixed scripts", ("mixed_script_words",)),
            KnownCheck(
                "Quotation marks, numbers and dates against the author's other files",
                ("writing_habits_differ",),
                "Blanks that do not break are not told from others, and straight quotation marks say more of the program than of the writer.",
            ),
            KnownCheck(
                "Style of a writer, mistakes of second languages, ways of writing names in other letters",
                (),
                "It needs thousands of words of a writer whose texts are certain, points at people and where they come from, "
                "and is wrong where somebody else edited the text; it is left to experts.",
            ),
            KnownCheck(
                "Changes of tense and terms against an earlier version",
                ("altered_copy",),
                "The differences from a copy are shown word by word; what they mean is for a reader.",
            ),
            KnownCheck("Characters that did not exist yet", ("characters_younger_than_text",)),
            KnownCheck(
                "Numbers with check digits",
                ("invalid_identifier",),
                "Of IBAN, ISIN, LEI, Australian and American bank and business numbers and seven countries' VAT numbers; "
                "numbers of people are not looked for, nor those of payment cards.",
            ),
            KnownCheck(
                "Amounts that differ on one line",
                ("amounts_differ_on_one_line",),
                "In figures and in words; two different sums on a line of a table may both be right, and nothing in the line tells.",
            ),
            KnownCheck(
                "Later events and names",
                ("later_event_in_text",),
                "Only names that mean nothing else are in the table; roles of people, telephone numbers and postcodes of a year are not.",
            ),
            KnownCheck(
                "Rare mistakes in common",
                ("shared_rare_error",),
                "Only against words that the dump itself has often: no word list is at hand, and documents that name nobody are not compared.",
            ),
            KnownCheck(
                "Running numbers with gaps",
                ("numbering_skips_a_number",),
                "Of lines in one document; numbers of invoices or letters over a whole dump have gaps wherever not all was copied.",
            ),
            KnownCheck(
                "References that lead nowhere",
                ("dangling_reference",),
                "The pages that a table of contents names are not compared: only a program that lays the document out knows its pages.",
            ),
        ),
    ),
    (
        "The whole dump",
        (
            KnownCheck("Files saved in a burst", ("edit_burst",)),
            KnownCheck("Editors and settings that no other file has", ("outlier_editor", "outlier_settings")),
            KnownCheck("Common descent", ("shared_ancestry", "document_families")),
            KnownCheck(
                "Near copies",
                (
                    "altered_copy",
                    "copy_of_another_file",
                    "version_of_another_mail",
                ),
            ),
            KnownCheck(
                "Bytes that a signed mail vouches for", ("identical_to_authenticated_attachment", "listed_in_signed_digests", "named_by_time_proof")
            ),
            KnownCheck(
                "Gaps",
                ("missing_mail", "missing_numbers", "months_without_files"),
                "Told as notes on the dump: what is missing says something of the selection and nothing of the files.",
            ),
            KnownCheck(
                "Hours and weekdays", ("working_hours", "hours_of_editors"), "A question about the collection at most: clocks and zones can be set."
            ),
            KnownCheck("Files later than the theft, and who handled them", ("later_than_theft",)),
            KnownCheck("Share of what is signed and of what is dull", ("dull_mail",)),
            KnownCheck("Habits of a sender", ("sender_habit_broken",)),
            KnownCheck("Copies kept by two people", ("held_by_two_people",)),
            KnownCheck("Mail under an invented sender", ("inbound_spoof",)),
            KnownCheck(
                "Decoys put in on purpose", ("signature_shows_that_it_is_true",), "No check can tell them: they are signed like everything else."
            ),
        ),
    ),
)
