"""Pages of diagnoses, under /diagnoses/: cases, questions to people, actions, what works."""

from django.urls import path

from diagnostics.views import actions, diagnoses, findings, products

app_name = "diagnostics"

urlpatterns = [
    path("", diagnoses.diagnosis_list, name="list"),
    path("diagnoses.csv", diagnoses.list_csv, name="list_csv"),
    path("goals/<int:pk>/", diagnoses.of_goal, name="of_goal"),
    path("goals/<int:pk>/open/", diagnoses.open_case, name="open"),
    path("products/", products.products, name="products"),
    path("products/products.csv", products.products_csv, name="products_csv"),
    path("<int:pk>/", diagnoses.diagnosis, name="diagnosis"),
    path("<int:pk>/evidence.csv", diagnoses.evidence_csv, name="evidence_csv"),
    path("<int:pk>/bridge.csv", diagnoses.bridge_csv, name="bridge_csv"),
    path("<int:pk>/person/", diagnoses.person_step, name="person_step"),
    path("<int:pk>/conclude/", diagnoses.conclude, name="conclude"),
    path("<int:pk>/actions/new/", actions.action_new, name="action_new"),
    path("questions/", findings.finding_list, name="findings"),
    path("questions/questions.csv", findings.list_csv, name="findings_csv"),
    path("questions/<int:pk>/", findings.finding, name="finding"),
    path("questions/<int:pk>/answer/", findings.answer, name="answer"),
    path("questions/<int:pk>/reassign/", findings.reassign, name="reassign"),
    path("actions/<int:pk>/", actions.action, name="action"),
    path("actions/<int:pk>/done/", actions.done, name="action_done"),
    path("actions/<int:pk>/drop/", actions.drop, name="action_drop"),
    path("actions/<int:pk>/version/", actions.version, name="action_version"),
]
