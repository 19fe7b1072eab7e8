from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """What else would do is worked out when it is read: a stored copy went stale with every week."""

    dependencies: ClassVar = [("roadmap", "0001_initial")]

    operations: ClassVar = [migrations.RemoveField(model_name="step", name="alternative")]
