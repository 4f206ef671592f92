"""The ending for a picture that lies in a file without a name of its own, by how its bytes begin."""

_ENDINGS = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG", ".png"), (b"GIF8", ".gif"), (b"BM", ".bmp"))
#: Forms that only some carriers hold; elsewhere the same bytes can begin something else, such as a sound.
TIFF = ((b"II*\0", ".tif"), (b"MM\0*", ".tif"))
WEBP = ((b"RIFF", ".webp"),)


def picture_ending(data: bytes, more: tuple[tuple[bytes, str], ...] = ()) -> str:
    """The ending with its dot; empty where the bytes begin no such picture. `more`: further forms that the carrier may hold."""
    return next((ending for mark, ending in (*_ENDINGS, *more) if data.startswith(mark)), "")
