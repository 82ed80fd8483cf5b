"""Traps in regular expressions."""

from __future__ import annotations

from tests.soundness.trap import always, claim

TRAPS = [
    always("a dollar matches before a newline at the end", "refuted", "s: str",
           "not re.match('[0-9]$', s) or len(s) == 1"),
    always("a dollar is the end for fullmatch", "proved", "s: str",
           "not re.fullmatch('[0-9]$', s) or len(s) == 1"),
    always("a capital z is the end", "proved", "s: str",
           r"not re.match(r'[0-9]\Z', s) or len(s) == 1"),
    always("match needs no end", "refuted", "s: str", "not re.match('[0-9]', s) or len(s) == 1"),
    always("a digit of a pattern is any of Unicode", "refuted", "s: str",
           r"not re.fullmatch(r'\d', s) or '0' <= s <= '9'"),
    always("a digit of a pattern with ASCII", "proved", "s: str",
           r"not re.fullmatch(r'(?a:\d)', s) or '0' <= s <= '9'"),
    always("a digit of a pattern of bytes", "proved", "b: bytes",
           r"not re.fullmatch(rb'\d', b) or b'0' <= b <= b'9' or 48 <= b[0] <= 57"),
    always("the Kelvin sign is a k", "refuted", "s: str",
           "not re.fullmatch('(?i:k)', s) or s == 'k' or s == 'K'"),
    always("the long s is an s", "refuted", "s: str",
           "not re.fullmatch('(?i:s)', s) or s == 's' or s == 'S'"),
    always("a dot is no newline", "refuted", "s: str", "len(s) != 1 or bool(re.match('.', s))"),
    always("a dot with DOTALL is everything", "proved", "s: str",
           "len(s) != 1 or bool(re.match('(?s:.)', s))"),
    always("the caret of every line", "refuted", "s: str",
           "len(s) > 3 or not re.search('(?m:^)a', s) or s[0] == 'a'"),
    always("the caret of the first line", "proved", "s: str",
           "len(s) > 3 or not re.search('^a', s) or s[0] == 'a'"),
    always("a look-ahead", "proved", "s: str", "not re.match('(?!a)b', s) or s[0] == 'b'"),
    always("a back-reference", "refused", "s: str",
           r"not re.fullmatch(r'(a|b)\1', s) or s[0] == s[1]"),
    always("a possessive repetition", "refused", "s: str", "not re.fullmatch('a?+a', s)"),
    always("an atomic group", "refused", "s: str", "not re.fullmatch('(?>a|ab)c', s)"),
    always("the last index of a match may be None", "refuted", "s: str",
           "not re.match('(a)?', s) or re.match('(a)?', s).lastindex is not None"),
    always("no group is named by a number in quotes", "refuted", "s: str",
           "not re.fullmatch('(a)', s) or re.fullmatch('(a)', s)['1'] == 'a'"),
    always("a group that may be skipped", "refuted", "s: str",
           "not re.fullmatch('(a)?b', s) or re.fullmatch('(a)?b', s)[1] == 'a'"),
    always("the last round of a repeated group", "refuted", "s: str",
           "not re.fullmatch('(a|b){2}', s) or re.fullmatch('(a|b){2}', s)[1] == s[0]"),
    always("a greedy group takes what it can", "refused", "s: str",
           "not re.match('(a*)', s) or re.match('(a*)', s)[1] == ''"),
    always("no match has no groups", "refuted", "s: str", "re.fullmatch('(a)', s)[1] == 'a'"),
    always("a pattern of text applied to bytes", "refuted", "b: bytes",
           "not re.fullmatch('a', b)"),
    always("a pattern that is computed", "refused", "s: str", "not re.fullmatch(s, 'a')"),
    always("verbose patterns drop their spaces", "proved", "s: str",
           "not re.fullmatch('(?x) a b', s) or s == 'ab'"),
    claim("a pattern whose flags are given elsewhere", "refuted", """
        WORD = re.compile("[a-z]{2}", re.IGNORECASE)

        @theorem()
        def claim(s: str) -> bool:
            return not WORD.fullmatch(s) or (s[0] >= "a" and s[1] >= "a")
    """),
    claim("a search that starts in the middle", "refused", """
        DIGIT = re.compile("[0-9]")

        @theorem()
        def claim(s: str) -> bool:
            return not DIGIT.search(s, 1) or s[0] != "0"
    """),
]  # fmt: skip
