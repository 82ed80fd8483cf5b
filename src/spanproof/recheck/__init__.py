"""Second opinions on certificates: other solvers answer the questions that z3 answered.

Nothing here knows how a certificate was made: it reads SMT-LIB text, which anybody may have
written, and asks cvc5, bitwuzla and the comparison of automata what they make of it.
"""
