"""The draft of what the articles say: sources, figures, skills, notes and where they disagree."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from quiz.engine.edition import LARGEST_FIGURE, Basis, Level, Measure, Need, Unit
from quiz.models.questions import Track
from quiz.models.rows import AS_OF, IN_PLACE, Cited, Named

NOT_STATED = "Empty where the source does not say."

DOLLARS = MaxValueValidator(100_000_000, "No pay is above 100,000,000 dollars a year.")
DOLLARS_LESS = MinValueValidator(-100_000_000, "No pay is above 100,000,000 dollars a year.")
PEOPLE = MaxValueValidator(LARGEST_FIGURE, f"No sample is larger than {LARGEST_FIGURE:,}.")
MONTHS = MaxValueValidator(600, "No change of track takes more than 600 months.")


class Source(Named):
    number = models.PositiveSmallIntegerField(
        unique=True, validators=[IN_PLACE], help_text="What a citation chip shows."
    )
    publisher = models.CharField(max_length=120, blank=True, help_text=NOT_STATED)
    title = models.CharField(max_length=200, blank=True, help_text=NOT_STATED)
    author = models.CharField(max_length=120, blank=True, help_text=NOT_STATED)
    url = models.URLField(blank=True, help_text=NOT_STATED)
    published = models.CharField(max_length=20, blank=True, validators=[AS_OF], help_text=NOT_STATED)
    retrieved = models.CharField(max_length=20, blank=True, validators=[AS_OF], help_text=NOT_STATED)
    measured = models.TextField(help_text="What it measured, and how far it says so.")
    taken = models.TextField(help_text="What we took from it.")
    limits = models.TextField(help_text="Known limits.")

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number}. {self.publisher or self.title}"


class Skill(Named):
    name = models.CharField(max_length=80, unique=True)
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class SkillNeed(Cited):
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="needs")
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="needs")
    level = models.CharField(max_length=10, choices=[(need.value, need.value.capitalize()) for need in Need])
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("slug",)
        constraints = [
            models.UniqueConstraint(name="need_once", fields=["skill", "track"]),
            models.CheckConstraint(name="need_level", condition=Q(level__in=list(Need))),
        ]


class Counted(Cited):
    """What every figure says of itself: where, of how many, and when."""

    region = models.CharField(max_length=60, blank=True, help_text=NOT_STATED)
    as_of = models.CharField(max_length=20, blank=True, validators=[AS_OF], help_text=NOT_STATED)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class SkillShare(Counted):
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="shares")
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="shares")
    low = models.DecimalField(max_digits=4, decimal_places=1)
    high = models.DecimalField(max_digits=4, decimal_places=1)
    sample = models.PositiveIntegerField(null=True, blank=True, validators=[PEOPLE])

    class Meta:
        ordering = ("slug",)
        constraints = [
            models.CheckConstraint(name="share_range", condition=Q(low__gte=0, high__lte=100, low__lte=F("high"))),
            models.UniqueConstraint(name="share_once", fields=["skill", "track", "source", "as_of"]),
        ]


class SkillPremium(Counted):
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="premiums")
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="premiums")
    median = models.PositiveIntegerField(validators=[DOLLARS])
    above = models.IntegerField(
        null=True,
        blank=True,
        validators=[DOLLARS, DOLLARS_LESS],
        help_text="Dollars above the track's median, as printed.",
    )
    basis = models.CharField(max_length=10, choices=[(basis.value, basis.value) for basis in Basis])
    sample = models.PositiveIntegerField(null=True, blank=True, validators=[PEOPLE])

    class Meta:
        ordering = ("slug",)
        constraints = [
            models.CheckConstraint(name="premium_basis", condition=Q(basis__in=list(Basis))),
            models.UniqueConstraint(name="premium_once", fields=["skill", "track", "source", "as_of"]),
        ]


class SkillDepth(Cited):
    area = models.CharField(max_length=80)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="depths")
    depth = models.CharField(max_length=240)

    class Meta:
        ordering = ("slug",)
        constraints = [models.UniqueConstraint(name="depth_once", fields=["area", "track", "source"])]


class Pay(Counted):
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="pay")
    level = models.CharField(max_length=10, choices=[(level.value, level.value) for level in Level])
    label = models.CharField(max_length=80, help_text="The level as the source names it.")
    basis = models.CharField(max_length=10, choices=[(basis.value, basis.value) for basis in Basis])
    measure = models.CharField(max_length=10, choices=[(measure.value, measure.value) for measure in Measure])
    low = models.PositiveIntegerField(validators=[DOLLARS], help_text="Whole dollars a year.")
    high = models.PositiveIntegerField(
        validators=[DOLLARS], help_text="The same as low unless the source prints a range."
    )
    sample = models.CharField(max_length=120, blank=True, help_text=NOT_STATED)

    class Meta:
        ordering = ("slug",)
        verbose_name_plural = "pay"
        constraints = [
            models.CheckConstraint(name="pay_range", condition=Q(low__lte=F("high"))),
            models.CheckConstraint(
                name="pay_single_unless_range", condition=Q(measure=Measure.RANGE) | Q(low=F("high"))
            ),
            models.CheckConstraint(name="pay_level", condition=Q(level__in=list(Level))),
            models.CheckConstraint(name="pay_basis", condition=Q(basis__in=list(Basis))),
            models.CheckConstraint(name="pay_measure", condition=Q(measure__in=list(Measure))),
            models.UniqueConstraint(
                name="pay_once", fields=["track", "level", "label", "basis", "measure", "region", "source", "as_of"]
            ),
        ]


class Figure(Counted):
    topic = models.SlugField(max_length=40)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="figures", null=True, blank=True)
    label = models.CharField(max_length=160)
    unit = models.CharField(max_length=10, choices=[(unit.value, unit.value) for unit in Unit])
    low = models.DecimalField(max_digits=10, decimal_places=2)
    high = models.DecimalField(max_digits=10, decimal_places=2)
    sample = models.CharField(max_length=120, blank=True, help_text=NOT_STATED)

    class Meta:
        ordering = ("slug",)
        constraints = [
            models.CheckConstraint(name="figure_range", condition=Q(low__lte=F("high"))),
            models.CheckConstraint(name="figure_unit", condition=Q(unit__in=list(Unit))),
            models.UniqueConstraint(
                name="figure_once",
                fields=["topic", "track", "label", "region", "source", "as_of"],
                condition=Q(track__isnull=False),
            ),
            models.UniqueConstraint(
                name="shared_figure_once",
                fields=["topic", "label", "region", "source", "as_of"],
                condition=Q(track__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Transition(Cited):
    from_track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="leaving")
    to_track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="entering")
    months_low = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MONTHS])
    months_high = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MONTHS])
    effort = models.CharField(max_length=200, blank=True, help_text=NOT_STATED)
    add = models.CharField(max_length=300, blank=True, help_text="What to add, as the source lists it.")
    heading_lost = models.BooleanField(default=False, help_text="Our copy lost the heading; we inferred the direction.")

    class Meta:
        ordering = ("slug",)
        constraints = [
            models.CheckConstraint(name="transition_range", condition=Q(months_low__lte=F("months_high"))),
            models.CheckConstraint(name="transition_moves", condition=~Q(from_track=F("to_track"))),
            models.UniqueConstraint(name="transition_once", fields=["from_track", "to_track", "source"]),
        ]


class Note(Cited):
    position = models.PositiveSmallIntegerField(default=0, validators=[IN_PLACE])
    topic = models.SlugField(max_length=40)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="notes", null=True, blank=True)
    title = models.CharField(max_length=160, blank=True)
    text = models.TextField()

    class Meta:
        ordering = ("topic", "position", "slug")

    def __str__(self) -> str:
        return self.title or self.text[:60]


class Disagreement(Named):
    topic = models.SlugField(max_length=40)
    title = models.CharField(max_length=160)
    why = models.TextField(help_text="Why the sides may differ.")

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.title


class Side(Cited):
    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="sides")
    position = models.PositiveSmallIntegerField(validators=[IN_PLACE])
    statement = models.CharField(max_length=300)
    favours = models.ForeignKey(Track, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    as_of = models.CharField(max_length=20, blank=True, validators=[AS_OF], help_text=NOT_STATED)

    class Meta:
        ordering = ("disagreement", "position")
        constraints = [models.UniqueConstraint(name="side_once", fields=["disagreement", "position"])]
