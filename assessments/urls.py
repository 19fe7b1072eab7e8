from django.urls import path

from assessments import views

app_name = "assessments"

urlpatterns = [
    path("assessments/<uuid:assessment_id>/", views.assessment_detail, name="assessment_detail"),
    path("assessments/<uuid:assessment_id>/summary/", views.assessment_summary, name="assessment_summary"),
]
