from django.urls import path

from roles import views

app_name = "roles"

urlpatterns = [
    path("roles/", views.role_list, name="role_list"),
    path("roles/<slug:slug>/", views.role_detail, name="role_detail"),
    path("salaries/", views.salary_list, name="salary_list"),
    path("stages/", views.stage_list, name="stage_list"),
    path("tools/", views.tool_list, name="tool_list"),
    path("organizations/", views.organisation_list, name="organisation_list"),
    path("locations/", views.location_list, name="location_list"),
    path("associations/", views.association_list, name="association_list"),
    path("interview-questions/", views.question_list, name="question_list"),
    path("sources/", views.source_list, name="source_list"),
]
