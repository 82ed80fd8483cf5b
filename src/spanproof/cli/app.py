"""The commands and their options, as `--help` shows them; each calls a module that does the work.

Only this module knows typer. The work is imported when a command runs, so that `--help` and
`explain` do not pay for what `verify` needs.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import spanproof

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Prove the tracing protocol, check the SDK you run, watch the traffic you get.",
    epilog="Exit codes: 0 everything holds; 1 something does not; 2 the request is wrong; "
    "3 a defect of spanproof itself.",
)


class Header(StrEnum):
    """The headers that `explain` knows."""

    TRACEPARENT = "traceparent"
    TRACESTATE = "tracestate"
    BAGGAGE = "baggage"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"spanproof {spanproof.__version__}")
        raise typer.Exit()


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Prove the tracing protocol, check the SDK you run, watch the traffic you get."""


@app.command()
def verify(
    selectors: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SELECTOR]...",
            help="A requirement id, an obligation id or prefix, or a Python file or folder. "
            "Without one: all obligations of [tool.spanproof] in the nearest pyproject.toml, "
            "or of the suite that ships with spanproof.",
        ),
    ] = None,
    json: Annotated[str | None, typer.Option(metavar="FILE", help="Verdicts as JSON.")] = None,
    html: Annotated[str | None, typer.Option(metavar="FILE", help="A single-file report.")] = None,
    junit: Annotated[str | None, typer.Option(metavar="FILE", help="JUnit XML.")] = None,
    sarif: Annotated[str | None, typer.Option(metavar="FILE", help="SARIF 2.1.0.")] = None,
    markdown: Annotated[str | None, typer.Option(metavar="FILE", help="A short report.")] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Fail where the evidence is weaker than in FILE."),
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Write the --baseline FILE instead.")
    ] = False,
    jobs: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Worker processes; default: all cores.")
    ] = None,
    budget: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS", min=0.001, help="Wall-clock safety net per obligation and engine."
        ),
    ] = None,
    engine: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME...", help="Ask only these engines; repeat it or use commas."),
    ] = None,
    all_engines: Annotated[
        bool, typer.Option("--all-engines", help="Ask every engine, also about what is settled.")
    ] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Neither use nor keep earlier verdicts.")
    ] = False,
    cached_only: Annotated[
        bool,
        typer.Option(
            "--cached-only", help="Ask no engine: a verdict that is not in the cache is an error."
        ),
    ] = False,
    seeds: Annotated[
        int, typer.Option(metavar="N", min=1, help="Prove again with N seeds; name brittle proofs.")
    ] = 1,
    watch: Annotated[
        bool, typer.Option("--watch", help="Verify again whenever a source file changes.")
    ] = False,
) -> int:
    """Discharge obligations: theorems, contracts, typestate programs.

    FILE may be - for stdout; what people read then goes to stderr.
    """
    from spanproof.cli import verifying

    request = verifying.Request(
        selectors=tuple(selectors or ()),
        reports={
            name: target
            for name, target in (
                ("json", json),
                ("html", html),
                ("junit", junit),
                ("sarif", sarif),
                ("markdown", markdown),
            )
            if target is not None
        },
        baseline=baseline,
        write_baseline=write_baseline,
        jobs=jobs,
        budget=budget,
        engines=tuple(engine or ()),
        all_engines=all_engines,
        use_cache=not no_cache,
        frozen=cached_only,
        seeds=seeds,
    )
    return verifying.verify_again_and_again(request) if watch else verifying.verify(request)


@app.command("list")
def list_(
    uncovered: Annotated[
        bool, typer.Option("--uncovered", help="The requirements that no obligation covers.")
    ] = False,
    json: Annotated[str | None, typer.Option(metavar="FILE", help="Both lists as JSON.")] = None,
) -> int:
    """Show obligations with the requirements they cover, their floor and last evidence."""
    from spanproof.cli import listing

    return listing.list_obligations(show_uncovered=uncovered, json_target=json)


@app.command()
def explain(
    values: Annotated[
        list[str] | None,
        typer.Argument(metavar="VALUE...", help="Header values, in the order they were received."),
    ] = None,
    header: Annotated[Header, typer.Option(help="Which header.")] = Header.TRACEPARENT,
    level: Annotated[int, typer.Option(min=1, max=2, help="Level of W3C Trace Context.")] = 2,
    json: Annotated[str | None, typer.Option(metavar="FILE", help="The result as JSON.")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read requests from stdin, one JSON per line.")
    ] = False,
) -> int:
    """Say what each part of header values means, or which requirement is broken, and where."""
    from spanproof.cli import explaining

    if jsonl:
        return explaining.explain_stdin()
    return explaining.explain(header.value, values or [], level, json)


@app.command()
def check(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="TARGET",
            help="A known library, or package.module:callable.",
        ),
    ] = None,
    list_known: Annotated[bool, typer.Option("--list", help="The known libraries.")] = False,
    json: Annotated[str | None, typer.Option(metavar="FILE", help="Deviations as JSON.")] = None,
    sarif: Annotated[str | None, typer.Option(metavar="FILE", help="SARIF 2.1.0.")] = None,
    replay: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write a pytest file per deviation.")
    ] = None,
) -> int:
    """Does an implementation conform? List the requirements it breaks, each with an input."""
    from spanproof.cli import checking

    if list_known:
        return checking.list_known()
    return checking.check(target, json, sarif, replay)


@app.command()
def regex(
    pattern: Annotated[
        str | None, typer.Argument(metavar="PATTERN", help="A pattern of Python's re.")
    ] = None,
    grammar: Annotated[
        str | None,
        typer.Option(
            metavar="NAME[:RULE]", help="A shipped grammar, one of its rules, or an ABNF file."
        ),
    ] = None,
    match: Annotated[bool, typer.Option("--match", help="Apply the pattern as re.match.")] = False,
    fullmatch: Annotated[
        bool, typer.Option("--fullmatch", help="Apply it as re.fullmatch; the default.")
    ] = False,
    search: Annotated[bool, typer.Option("--search", help="Apply it as re.search.")] = False,
    flags: Annotated[
        list[str] | None,
        typer.Option(metavar="FLAGS", help="Flags of re, such as IGNORECASE, or letters: ia."),
    ] = None,
    json: Annotated[str | None, typer.Option(metavar="FILE", help="The result as JSON.")] = None,
    list_known: Annotated[bool, typer.Option("--list", help="The shipped grammars.")] = False,
) -> int:
    """Does a pattern accept exactly a grammar? If not, show the shortest text each way."""
    from spanproof.cli import regex as comparing

    if list_known:
        return comparing.list_grammars()
    methods = {"fullmatch": fullmatch, "match": match, "search": search}
    chosen = [name for name, wanted in methods.items() if wanted]
    return comparing.regex(pattern, grammar, chosen, flags or [], json)


@app.command()
def recheck(
    certificates: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[CERTIFICATE]...",
            help="SMT-LIB files, or folders of them. Without one: the certificates of the last "
            "verify, as far as the sources did not change since.",
        ),
    ] = None,
    solver: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME...",
            help="Ask only these of automata, bitwuzla, cvc5; repeat it or use commas.",
        ),
    ] = None,
    all_solvers: Annotated[
        bool, typer.Option("--all-solvers", help="Ask every solver, also about what is settled.")
    ] = False,
    json: Annotated[str | None, typer.Option(metavar="FILE", help="The outcome as JSON.")] = None,
    jobs: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Worker processes; default: all cores.")
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(metavar="S", min=0.001, help="Per question and solver; default: 20."),
    ] = None,
    proofs: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Ask every solver, and keep the proofs that cvc5 makes."),
    ] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Neither use nor keep earlier answers.")
    ] = False,
) -> int:
    """Do other solvers agree with the proofs? Exit code 1 when they cannot tell, 3 when not."""
    from spanproof.cli import rechecking

    request = rechecking.Request(
        certificates=tuple(certificates or ()),
        solvers=tuple(solver or ()),
        all_solvers=all_solvers,
        json=json,
        jobs=jobs,
        seconds=seconds,
        proofs=proofs,
        use_cache=not no_cache,
    )
    return rechecking.run(request)


@app.command()
def mutate(
    selectors: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SELECTOR]...",
            help="A model module, a function or class in one, a Python file, or the id of a "
            "mutant. Without one: all models of the configuration.",
        ),
    ] = None,
    json: Annotated[str | None, typer.Option(metavar="FILE", help="The result as JSON.")] = None,
    jobs: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Worker processes; default: all cores.")
    ] = None,
    budget: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", min=0.001, help="Wall-clock limit for each mutant."),
    ] = None,
    only_list: Annotated[bool, typer.Option("--list", help="Show the mutants, try none.")] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Neither use nor keep earlier results.")
    ] = False,
) -> int:
    """How strong are the specs? Change the models a little; some obligation has to notice.

    Every mutant is killed by an obligation, proved equivalent by z3, or shown as a hole.
    """
    from spanproof.cli import mutating

    return mutating.mutate(
        mutating.Request(
            tuple(selectors or ()), json, jobs, budget, only_list, use_cache=not no_cache
        )
    )


@app.command()
def report(
    file: Annotated[Path, typer.Argument(metavar="FILE.json", help="Saved by verify --json.")],
    html: Annotated[str | None, typer.Option(metavar="FILE", help="A single-file report.")] = None,
    junit: Annotated[str | None, typer.Option(metavar="FILE", help="JUnit XML.")] = None,
    sarif: Annotated[str | None, typer.Option(metavar="FILE", help="SARIF 2.1.0.")] = None,
    markdown: Annotated[str | None, typer.Option(metavar="FILE", help="A short report.")] = None,
) -> int:
    """Render a saved verdict file again; without an option, on the terminal."""
    from spanproof.cli import verifying

    named = (("html", html), ("junit", junit), ("sarif", sarif), ("markdown", markdown))
    return verifying.render(file, {name: target for name, target in named if target is not None})
