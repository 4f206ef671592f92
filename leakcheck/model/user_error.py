"""What the user can put right."""


class UserError(Exception):
    """Something only the user can mend; the text is a sentence saying what is wrong and what to do. Caught in `cli`."""
