"""Header values in the manner of the W3C test suite, with what has to become of them."""

from __future__ import annotations

TRACE = "0af7651916cd43dd8448eb211c80319c"
SPAN = "b7ad6b7169203331"
GOOD = f"00-{TRACE}-{SPAN}-01"


def value(version: str = "00", trace: str = TRACE, span: str = SPAN, flags: str = "01") -> str:
    """A header value of four fields."""
    return f"{version}-{trace}-{span}-{flags}"


ACCEPTED = {
    "sampled": value(),
    "not sampled": value(flags="00"),
    "random": value(flags="02"),
    "sampled and random": value(flags="03"),
    "all flags": value(flags="ff"),
    "unknown flags": value(flags="fc"),
    "smallest ids": value(trace="0" * 31 + "1", span="0" * 15 + "1"),
    "largest ids": value(trace="f" * 32, span="f" * 16),
    "low half of the trace id zero": value(trace="1" + "0" * 31),
    "higher version": value("01"),
    "highest version": value("fe"),
    "higher version, future flags": value("cc", flags="ff"),
    "higher version, nothing after a dash": value("cc") + "-",
    "higher version, more fields": value("cc") + "-what-the-future-will-be-like",
    "higher version, any characters after the dash": value("cc") + "-\n\u0661 \0",
}

# The requirement that is broken, and the index of the character that breaks it.
REJECTED = {
    "empty": ("", "TP-006", 0),
    "one character": ("0", "TP-006", 1),
    "only a version": ("00", "TP-005", 2),
    "only a version and a dash": ("00-", "TP-010", 3),
    "upper-case version": (value("0A"), "TP-006", 1),
    "version is not hex": (value(".0"), "TP-006", 0),
    "version with an underscore": (value("0_"), "TP-006", 1),
    "version with a sign": (value("+1"), "TP-006", 0),
    "version with a space": (value(" 1"), "TP-006", 0),
    "version of Arabic digits": (value("\u0660\u0660"), "TP-006", 0),
    "version of full-width digits": (value("0\uff10"), "TP-006", 1),
    "version of three digits": (value("000"), "TP-005", 2),
    "version of one digit": (value("0"), "TP-006", 1),
    "no dash after the version": (value().replace("-", "_", 1), "TP-005", 2),
    "version ff": (value("ff"), "TP-007", 0),
    "version ff, too short": ("ff-", "TP-007", 0),
    "version ff with more": (value("ff") + "-more", "TP-007", 0),
    "zero trace id": (value(trace="0" * 32), "TP-014", 3),
    "zero trace id in a higher version": (value("cc", trace="0" * 32), "TP-014", 3),
    "zero parent id": (value(span="0" * 16), "TP-019", 36),
    "zero parent id in a higher version": (value("cc", span="0" * 16), "TP-019", 36),
    "both ids zero": (value(trace="0" * 32, span="0" * 16), "TP-014", 3),
    "upper-case trace id": (value(trace=TRACE.upper()), "TP-011", 4),
    "upper-case trace id in a higher version": (value("cc", trace=TRACE.upper()), "TP-045", 4),
    "trace id with a dot": (value(trace="." + TRACE[1:]), "TP-011", 3),
    "trace id with an underscore": (value(trace="1_" + TRACE[2:]), "TP-011", 4),
    "trace id with an Arabic digit": (value(trace=TRACE[:-1] + "\u0661"), "TP-011", 34),
    "trace id with a full-width letter": (value(trace=TRACE[:-1] + "\uff41"), "TP-011", 34),
    "trace id with a superscript": (value(trace=TRACE[:5] + "\xb2" + TRACE[6:]), "TP-011", 8),
    "trace id with a NUL": (value(trace=TRACE[:5] + "\0" + TRACE[6:]), "TP-011", 8),
    "trace id too short": (value(trace=TRACE[:-1]), "TP-010", 54),
    "trace id too short, padded": (value(trace=TRACE[:-1]) + "0", "TP-011", 34),
    "trace id too long": (value(trace=TRACE + "0"), "TP-010", 55),
    "upper-case parent id": (value(span=SPAN.upper()), "TP-012", 36),
    "upper-case parent id in a higher version": (value("cc", span=SPAN.upper()), "TP-046", 36),
    "parent id with an underscore": (value(span="1_" + SPAN[2:]), "TP-012", 37),
    "parent id with an Arabic digit": (value(span=SPAN[:-1] + "\u0661"), "TP-012", 51),
    "parent id too short": (value(span=SPAN[:-1]), "TP-010", 54),
    "parent id too long": (value(span=SPAN + "0"), "TP-010", 55),
    "ids exchanged": (value(trace=SPAN, span=TRACE), "TP-011", 19),
    "upper-case flags": (value(flags="0A"), "TP-013", 54),
    "flags with an underscore": (value(flags="0_"), "TP-013", 54),
    "flags with a sign": (value(flags="+1"), "TP-013", 53),
    "flags with a dot": (value(flags=".0"), "TP-013", 53),
    "flags with an Arabic digit": (value(flags="0\u0661"), "TP-013", 54),
    "flags of one digit": (value(flags="1"), "TP-010", 54),
    "flags of three digits": (value(flags="001"), "TP-010", 55),
    "bad flags in a higher version": (value("cc", flags="0g"), "TP-013", 54),
    "no dash after the trace id": (f"00-{TRACE}_{SPAN}-01", "TP-010", 35),
    "no dash after the parent id": (f"00-{TRACE}-{SPAN}_01", "TP-010", 52),
    "no dash after the trace id of a higher version": (f"cc-{TRACE}_{SPAN}-01", "TP-045", 35),
    "no dash after the parent id of a higher version": (f"cc-{TRACE}-{SPAN}_01", "TP-046", 52),
    "trailing dash": (GOOD + "-", "TP-010", 55),
    "more fields in version 00": (GOOD + "-what-the-future-will-be-like", "TP-010", 55),
    "trailing newline": (GOOD + "\n", "TP-010", 55),
    "trailing carriage return": (GOOD + "\r", "TP-010", 55),
    "trailing NUL": (GOOD + "\0", "TP-010", 55),
    "trailing space": (GOOD + " ", "TP-010", 55),
    "leading space": (" " + GOOD, "TP-006", 0),
    "leading newline": ("\n" + GOOD, "TP-006", 0),
    "newline in place of the last digit": (GOOD[:-1] + "\n", "TP-013", 54),
    "two values with a comma": (f"{GOOD},{GOOD}", "TP-010", 55),
    "higher version, too short": (value("cc")[:-1], "TP-044", 54),
    "higher version, no dash after the flags": (value("cc") + ".more", "TP-047", 55),
    "higher version, letters after the flags": (value("cc") + "more", "TP-047", 55),
    "higher version, trailing newline": (value("cc") + "\n", "TP-047", 55),
    "very long": (GOOD + "0" * 100_000, "TP-010", 55),
}
