"""spanproof: prove, check and explain distributed tracing protocols.

Importing this package imports no solver: theorems and models stay cheap to import anywhere.
"""

from spanproof.errors import InternalDefect, RequestError, SpanproofError
from spanproof.grammar import Grammar
from spanproof.language import language
from spanproof.theorem import theorem

__all__ = ["Grammar", "InternalDefect", "RequestError", "SpanproofError", "language", "theorem"]
__version__ = "0.1.0"
