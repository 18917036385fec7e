"""Print what the draft would do to every stored result, and keep it for the desk's preview."""

import json
import time
from typing import Any

from django.core.management.base import BaseCommand

from quiz.content.reports import keep_report
from quiz.editions.compiling import compile_draft
from quiz.editions.publishing import with_kept_calibration
from quiz.engine.document import scoring_digest
from quiz.insight.impact import measure_all, plain_impact
from quiz.models import Report


class Command(BaseCommand):
    help = "Score every stored result under the draft; print the impact as JSON and keep it."

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        draft = with_kept_calibration(compile_draft())
        impact = plain_impact(measure_all(draft))
        keep_report(
            kind=Report.Kind.IMPACT,
            digest=scoring_digest(draft),
            content=impact,
            seconds=time.monotonic() - started,
        )
        self.stdout.write(json.dumps(impact, indent=1))
