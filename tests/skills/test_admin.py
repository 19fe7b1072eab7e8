import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import User
from roles.catalogue.loading import load_catalogue
from roles.catalogue.rows import TABLES
from skills.admin import CatalogueAdmin
from skills.models import Skill
from tests.roles.catalogue.folders import CATALOGUE
from tests.roles.catalogue.test_loading import NOW

pytestmark = pytest.mark.django_db


def test_every_kind_of_entry_can_be_looked_at_and_not_changed(client):
    load_catalogue(folder=CATALOGUE, now=NOW)
    client.force_login(User.objects.create_superuser("admin@example.com", "a password"))

    for table in TABLES:
        model = table.model
        if not isinstance(admin.site._registry.get(model), CatalogueAdmin):
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert client.get(reverse(f"{name}_changelist")).status_code == 200, model
        entry = model._default_manager.all()[0]
        assert client.get(reverse(f"{name}_change", args=[entry.pk])).status_code == 200, model
        assert client.post(reverse(f"{name}_change", args=[entry.pk]), {}).status_code == 403, model
        assert client.get(reverse(f"{name}_add")).status_code == 403, model

    assert Skill.objects.count() == 27
