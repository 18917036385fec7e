"""The draft of what is asked and what it weighs."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from quiz.engine.edition import Evidence, Format, Kind
from quiz.models.rows import IN_PLACE, Cited, Named, Row

KINDS = [(kind.value, kind.value.capitalize()) for kind in Kind]
FORMATS = [(shape.value, shape.value.capitalize()) for shape in Format]
EVIDENCE = [(evidence.value, evidence.value.capitalize()) for evidence in Evidence]


class Track(Named):
    position = models.PositiveSmallIntegerField(unique=True, validators=[IN_PLACE])
    code = models.CharField(max_length=8, unique=True, help_text="ml, ai or sec: picks the line's colour and shape.")
    name = models.CharField(max_length=60, unique=True)
    short = models.CharField(max_length=20)
    verb = models.CharField(max_length=40, help_text='Completes "this person ...": trains them.')
    question = models.CharField(max_length=120, help_text="What this person asks about a model.")
    summary = models.CharField(max_length=300)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.name


class Criterion(Cited):
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="criteria")
    statement = models.CharField(max_length=240, help_text='"Choose X if ...", in our own words.')
    derived = models.BooleanField(default=False, help_text="No article states this as a choice; we derived it.")

    class Meta:
        ordering = ("slug",)
        verbose_name_plural = "criteria"

    def __str__(self) -> str:
        return self.statement


class Question(Named):
    position = models.PositiveSmallIntegerField(
        validators=[IN_PLACE], help_text="Order on the site; the first ten scored ones are the short form."
    )
    kind = models.CharField(max_length=10, choices=KINDS)
    format = models.CharField(max_length=10, choices=FORMATS)
    text = models.CharField(max_length=160)
    short = models.CharField(max_length=40, help_text='A name for the receipt: "Deep or broad".')
    hint = models.CharField(max_length=160, blank=True)
    why = models.CharField(max_length=400, blank=True, help_text="Why we ask; must not hint at a track.")
    emphasis = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(3)])
    reverse = models.BooleanField(default=False, help_text="A scale whose yes speaks against what it measures.")
    retired = models.BooleanField(default=False, help_text="Kept for old editions, left out of the next one.")

    class Meta:
        ordering = ("position", "slug")
        constraints = [
            models.CheckConstraint(name="question_kind", condition=Q(kind__in=list(Kind))),
            models.CheckConstraint(name="question_format", condition=Q(format__in=list(Format))),
            models.CheckConstraint(name="question_emphasis", condition=Q(emphasis__range=(1, 3))),
            models.CheckConstraint(
                name="question_format_fits_kind",
                condition=Q(kind=Kind.FIT, format__in=[Format.SINGLE, Format.SCALE, Format.PAIR])
                | ~Q(kind=Kind.FIT) & Q(format__in=[Format.MULTI, Format.CHOICE]),
            ),
        ]

    def __str__(self) -> str:
        return self.short


class OptionManager(models.Manager["Option"]):
    def get_by_natural_key(self, question: str, slug: str) -> "Option":
        return self.get(question__slug=question, slug=slug)


class Option(Row):
    """An answer that can be chosen. A scale lists its five steps from most to least; a pair has its middle second."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    slug = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField(validators=[IN_PLACE])
    text = models.CharField(max_length=120)
    group = models.CharField(max_length=60, blank=True, help_text="Heading on the skills page.")
    stands_for = models.CharField(
        max_length=80, blank=True, help_text="Unscored: the skill, level, track or panel it means."
    )
    neutral = models.BooleanField(default=False, help_text="Declared to favour no track.")

    objects = OptionManager()

    class Meta:
        ordering = ("question", "position", "slug")
        constraints = [models.UniqueConstraint(name="option_slug_once", fields=["question", "slug"])]

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, ...]:
        return (self.question.slug, self.slug)

    natural_key.dependencies = ["quiz.question"]  # type: ignore[attr-defined]


class WeightManager(models.Manager["Weight"]):
    def get_by_natural_key(self, question: str, option: str, track: str) -> "Weight":
        return self.get(question__slug=question, option__slug=option or None, track__slug=track)


class Weight(Row):
    """Points of one option for one track, or a scale's slope. A trigger keeps it to scored questions."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="weights")
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="weights", null=True, blank=True)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="weights")
    points = models.SmallIntegerField(validators=[MinValueValidator(-3), MaxValueValidator(3)])
    reason = models.CharField(max_length=200, help_text="Why this answer speaks for or against the track, in words.")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="weights")
    evidence = models.CharField(max_length=10, choices=EVIDENCE)

    objects = WeightManager()

    class Meta:
        ordering = ("question", "option", "track")
        constraints = [
            models.CheckConstraint(name="weight_points", condition=Q(points__range=(-3, 3))),
            models.CheckConstraint(name="weight_evidence", condition=Q(evidence__in=list(Evidence))),
            models.UniqueConstraint(name="weight_once", fields=["option", "track"], condition=Q(option__isnull=False)),
            models.UniqueConstraint(name="slope_once", fields=["question", "track"], condition=Q(option__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.points:+d}"

    def natural_key(self) -> tuple[str, ...]:
        return (self.question.slug, self.option.slug if self.option else "", self.track.slug)

    natural_key.dependencies = ["quiz.question", "quiz.option", "quiz.track"]  # type: ignore[attr-defined]
