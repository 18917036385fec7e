"""Every public address of the product."""

from django.urls import path

from quiz.views import cards, health, landing, pairing, reading, reporting, result, sharing, sitemaps, taking, theme

urlpatterns = [
    path("", landing.get_landing, name="landing"),
    # Taking the quiz. No address holds a secret but the private link.
    path("quiz/", taking.get_quiz, name="quiz"),
    path("quiz/start/", taking.start_quiz, name="start"),
    path("quiz/<int:number>/", taking.question, name="question"),
    path("quiz/more/", taking.get_step, {"name": "more"}, name="more"),
    path("quiz/skills/", taking.unscored, {"name": "skills"}, name="skills"),
    path("quiz/about/", taking.unscored, {"name": "about"}, name="about"),
    path("quiz/review/", taking.get_step, {"name": "review"}, name="review"),
    path("quiz/finish/", taking.finish_quiz, name="finish"),
    path("own/", taking.take_run, name="own-here"),
    path("own/<str:key>/", taking.own_run, name="own"),
    path("forget/", taking.forget_here, name="forget"),
    # Reading: drawn from the published edition.
    path("quiz/again/", landing.ask_again, name="again"),
    path("tracks/<slug:slug>/", reading.get_track, name="track"),
    path("compare/", reading.get_compare, name="compare"),
    path("sources/", reading.get_sources, name="sources"),
    path("method/", reading.get_method, name="method"),
    path("method/weights.csv", reading.get_weights, name="weights"),
    path("editions/<int:number>.json", reading.get_edition, name="edition"),
    path("privacy/", reading.get_privacy, name="privacy"),
    path("accessibility/", reading.get_accessibility, name="accessibility"),
    path("report/", reporting.report, name="report"),
    path("card.png", cards.get_site_card, name="site-card"),
    path("robots.txt", reading.get_robots, name="robots"),
    path(".well-known/security.txt", reading.get_security, name="security"),
    path("sitemap.xml", sitemaps.get_sitemap, name="sitemap"),
    # Results: by a public id that cannot be guessed; what changes one asks for its owner's key.
    path("r/<str:public_id>/", result.get_result, name="result"),
    path("r/<str:public_id>/with/", pairing.ask_for_friend, name="result-with"),
    path("r/<str:public_id>/with/<str:other>/", pairing.get_pair, name="result-pair"),
    path("r/<str:public_id>/today/", pairing.today, name="result-today"),
    path("r/<str:public_id>.json", result.get_document, name="result-document"),
    path("r/<str:public_id>/card.png", cards.get_card, name="card"),
    path("r/<str:public_id>/qr.svg", result.get_code, name="result-code"),
    path("r/<str:public_id>/share/", sharing.post_share, name="result-share"),
    path("r/<str:public_id>/expire/", sharing.post_expiry, name="result-expire"),
    path("r/<str:public_id>/tell/<str:what>/", sharing.post_telling, name="result-tell"),
    path("r/<str:public_id>/change/", sharing.post_change, name="result-change"),
    path("r/<str:public_id>/replace/", sharing.replace, name="result-replace"),
    path("r/<str:public_id>/delete/", sharing.delete, name="result-delete"),
    path("deleted/", sharing.get_deleted, name="deleted"),
    # What the site itself needs.
    path("theme/", theme.post_theme, name="theme"),
    path("healthz", health.get_health, name="healthz"),
    path("readyz", health.get_readiness, name="readyz"),
]
