from django.urls import path

from roles import skill_views as views

app_name = "skills"

urlpatterns = [
    path("skills/", views.skill_list, name="skill_list"),
    path("skills/<slug:slug>/", views.skill_detail, name="skill_detail"),
    path("activities/", views.activity_list, name="activity_list"),
    path("activities/<slug:slug>/", views.activity_detail, name="activity_detail"),
    path("certifications/", views.certification_list, name="certification_list"),
    path("certifications/<slug:slug>/", views.certification_detail, name="certification_detail"),
]
