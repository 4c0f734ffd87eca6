"""Pages of training, under /training/."""

from django.urls import path

from training.views import assigning, catalogue, coaching, learning, matrix, parts, playbook

app_name = "training"

_playbook = [
    path("playbook/", playbook.playbook, name="playbook"),
    path("playbook/practices/", playbook.practices, name="practices"),
    path("playbook/new/", playbook.sheet_new, name="sheet_new"),
    path("playbook/preview/", playbook.preview, name="preview"),
    path("playbook/<int:pk>/", playbook.sheet, name="sheet"),
    path("playbook/<int:pk>/edit/", playbook.sheet_edit, name="sheet_edit"),
    path("playbook/<int:pk>/approve/", playbook.sheet_approve, name="sheet_approve"),
    path("playbook/<int:pk>/discard/", playbook.sheet_discard, name="sheet_discard"),
    path("playbook/<int:pk>/withdraw/", playbook.sheet_withdraw, name="sheet_withdraw"),
    path("playbook/<int:pk>/confirm/", playbook.sheet_confirm, name="sheet_confirm"),
    path("playbook/<int:pk>/readers.csv", playbook.sheet_readers_csv, name="sheet_readers_csv"),
]

_catalogue = [
    path("modules/", catalogue.catalogue, name="catalogue"),
    path("modules/new/", catalogue.module_new, name="module_new"),
    path("modules/<int:pk>/", catalogue.module, name="module"),
    path("modules/<int:pk>/draft/", catalogue.module_draft, name="module_draft"),
    path("modules/<int:pk>/edit/", catalogue.module_edit, name="module_edit"),
    path("modules/<int:pk>/approve/", catalogue.module_approve, name="module_approve"),
    path("modules/<int:pk>/discard/", catalogue.module_discard, name="module_discard"),
    path("modules/<int:pk>/withdraw/", catalogue.module_withdraw, name="module_withdraw"),
    path("modules/<int:pk>/lessons/new/", parts.lesson_new, name="lesson_new"),
    path("modules/lessons/<int:pk>/edit/", parts.lesson_edit, name="lesson_edit"),
    path("modules/lessons/<int:pk>/move/", parts.lesson_move, name="lesson_move"),
    path("modules/lessons/<int:pk>/remove/", parts.lesson_remove, name="lesson_remove"),
    path("modules/<int:pk>/questions/new/", parts.question_new, name="question_new"),
    path("modules/questions/<int:pk>/edit/", parts.question_edit, name="question_edit"),
    path("modules/questions/<int:pk>/move/", parts.question_move, name="question_move"),
    path("modules/questions/<int:pk>/remove/", parts.question_remove, name="question_remove"),
]

_team = [
    path("team/", matrix.matrix, name="matrix"),
    path("team/team.csv", matrix.matrix_csv, name="matrix_csv"),
    path("team/assign/", assigning.assign, name="assign"),
    path("modules/<int:pk>/take/", assigning.take, name="take"),
    path("team/assignments/<int:pk>/withdraw/", assigning.withdraw, name="withdraw"),
    path("team/rules/", assigning.rules, name="rules"),
    path("team/rules/<int:pk>/end/", assigning.rule_end, name="rule_end"),
]

_learning = [
    path("", learning.own, name="own"),
    path("assignments/<int:pk>/", learning.assignment, name="assignment"),
    path("assignments/<int:pk>/lessons/<int:lesson_pk>/", learning.lesson, name="lesson"),
    path(
        "assignments/<int:pk>/lessons/<int:lesson_pk>/done/",
        learning.lesson_done,
        name="lesson_done",
    ),
    path("assignments/<int:pk>/quiz/", learning.quiz, name="quiz"),
    path("attempts/<int:pk>/", learning.result, name="result"),
    path("certificates/<int:pk>/", learning.certificate, name="certificate"),
]

_coaching = [
    path("talks/", coaching.talks, name="talks"),
    path("talks/new/", coaching.talk_new, name="talk_new"),
    path("talks/<int:pk>/", coaching.talk, name="talk"),
    path("talks/<int:pk>/held/", coaching.talk_hold, name="talk_hold"),
    path("talks/<int:pk>/notes/", coaching.talk_note, name="talk_note"),
]

urlpatterns = [*_playbook, *_catalogue, *_team, *_learning, *_coaching]
