"""Print the gate's report for the draft."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quiz.content.reports import keep_gate_report
from quiz.editions.compiling import compile_draft
from quiz.engine.fairness import Severity, fast_gate
from quiz.management.reporting import lines_of


class Command(BaseCommand):
    help = "Check the draft as publishing would; exit 1 where something blocks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--full", action="store_true", help="Run the exhaustive checks too, and keep the report for the desk."
        )
        parser.add_argument("--json", action="store_true", help="Print the findings as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        draft = compile_draft()
        findings = keep_gate_report(draft=draft, progress=self.stderr.write) if options["full"] else fast_gate(draft)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in findings], indent=1, default=str))
        else:
            self.stdout.write("\n".join(lines_of(findings)))
        blocking = sum(finding.severity is Severity.BLOCKING for finding in findings)
        if blocking:
            raise CommandError(f"{blocking} to mend before publishing.")
