"""Which tables the desk shows, and where. Loaded when somebody first opens the desk: most processes never need it."""

from django.contrib import admin
from django.contrib.auth.models import User
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from quiz import models
from quiz.admin import accounts, editions, evidence, mistakes, questions, sides

admin.autodiscover()  # what Django's own apps show
admin.site.unregister([User, StaticDevice, TOTPDevice])  # devices show their secrets there; accounts say what is needed
admin.site.register(User, accounts.AccountAdmin)
admin.site.register(models.Question, questions.QuestionAdmin)
admin.site.register(models.Track, evidence.TrackAdmin)
admin.site.register(models.Source, evidence.SourceAdmin)
admin.site.register(models.Criterion, evidence.CriterionAdmin)
admin.site.register(models.Skill, evidence.SkillAdmin)
admin.site.register(models.SkillNeed, evidence.NeedAdmin)
admin.site.register(models.SkillShare, evidence.ShareAdmin)
admin.site.register(models.SkillPremium, evidence.PremiumAdmin)
admin.site.register(models.SkillDepth, evidence.DepthAdmin)
admin.site.register(models.Pay, evidence.PayAdmin)
admin.site.register(models.Figure, evidence.FigureAdmin)
admin.site.register(models.Transition, evidence.TransitionAdmin)
admin.site.register(models.Note, evidence.NoteAdmin)
admin.site.register(models.Disagreement, sides.DisagreementAdmin)
admin.site.register(models.Edition, editions.EditionAdmin)
admin.site.register(models.Mistake, mistakes.MistakeAdmin)

urlpatterns = admin.site.get_urls()
