"""How far an assessment's levels reach: for the role aimed at, and for the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q

from assessments.models import Rating
from roles.models import RoleRequirement, TargetRole
from roles.readiness import Readiness, RequiredLevel, readiness


@dataclass(frozen=True, slots=True)
class RoleFit:
    """How ready somebody is for doing a role and, apart from that, for being hired into it."""

    role: TargetRole
    job: Readiness
    career: Readiness


def counted_levels(ratings: Iterable[Rating]) -> dict[str, int | None]:
    """Return the level that counts by skill slug, None for one not seen yet. Ratings need their skills."""
    return {rating.skill.slug: None if rating.is_not_seen else rating.counted_level for rating in ratings}


def role_fits(levels: Mapping[str, int | None], *, also: TargetRole | None = None) -> list[RoleFit]:
    """Return the fit with every target role in the catalogue's order, and with one that may have left it."""
    roles = list(TargetRole.objects.filter(Q(is_retired=False) | Q(pk=also and also.pk)))
    job: dict[int, list[RequiredLevel]] = {}
    career: dict[int, list[RequiredLevel]] = {}
    asked = RoleRequirement.objects.filter(role__in=roles, level__gt=0).order_by("skill__position")
    for role, skill, level, importance, is_job_fit in asked.values_list(
        "role", "skill__slug", "level", "importance", "skill__category__is_job_fit"
    ):
        # Being visible to those who hire lands a job and says nothing about doing it: a sum of its own.
        part = job if is_job_fit else career
        part.setdefault(role, []).append(RequiredLevel(skill=skill, level=level, importance=importance))
    return [
        RoleFit(
            role=role,
            job=readiness(levels, job.get(role.pk, [])),
            career=readiness(levels, career.get(role.pk, [])),
        )
        for role in roles
    ]


def nearest_roles(fits: Sequence[RoleFit], count: int = 3) -> list[RoleFit]:
    """Return the fits that are furthest along, ties in the order given."""
    return sorted(fits, key=lambda fit: -_share(fit.job))[:count]


def _share(fit: Readiness) -> Fraction:
    return Fraction(fit.points, fit.points_asked) if fit.points_asked else Fraction(1)
