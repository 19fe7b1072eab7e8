"""How every form of the site is rendered."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Renders `{{ form }}` and `{{ field.as_field_group }}` with the design's templates (FORM_RENDERER)."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
