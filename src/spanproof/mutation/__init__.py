"""How strong the specifications are: changed models, and the obligations that notice.

`operators` says which small changes are made and `sites` where, `mutants` lists them for one
module, `loading` puts one in the place of the original, `trial` lets the obligations judge it and
`equivalence` asks z3 whether it is a change at all. `nursery` does that in processes forked from
warm parents, `run` gathers, remembers and orders, `report` shows.
"""
