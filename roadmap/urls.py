from django.urls import path

from roadmap.views import home, plan, result, start, step

app_name = "roadmap"

urlpatterns = [
    path("", home.home, name="home"),
    path("start/", start.start, name="start"),
    path("assessments/<uuid:assessment_id>/result/", result.result, name="result"),
    path("plans/", plan.plan_list, name="plan_list"),
    path("plans/<uuid:plan_id>/", plan.plan_detail, name="plan_detail"),
    path("plans/<uuid:plan_id>/what-if/", plan.plan_what_if, name="plan_what_if"),
    path("plans/<uuid:plan_id>/steps/<uuid:step_id>/", step.step_detail, name="step_detail"),
]
