"""Cases that are answered on purpose in another way than their schemas say, and are left out."""

import unicodedata

import schemathesis


def is_blank(value):
    """A text without characters counts as nothing, in queries and in bodies: forms send it for inputs that are left empty."""
    return isinstance(value, str) and not value.strip()


def is_no_name(name):
    """The name of a part of a form stands in a header, which cannot carry control characters."""
    return not name or any(unicodedata.category(character) == "Cc" for character in name)


def is_empty_object(body):
    """An empty list: PHP writes it for an empty object, as it knows no difference, so it is read as one."""
    return body == []


@schemathesis.hook
def filter_case(context, case):
    if is_empty_object(case.body):
        return False
    body = case.body if isinstance(case.body, dict) else {}
    query = case.query if isinstance(case.query, dict) else {}
    if any(is_blank(value) for part in (query, body) for value in part.values()):
        return False
    is_form = (case.media_type or "").startswith("multipart/")
    return not (is_form and any(is_no_name(name) for name in body))
