"""Which pay figures a page shows. Sources disagree and stay side by side; nothing here averages them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import Rank

from core.charts import PayRange, PayScale, pay_scale
from roles.models import PaidTitle, SalaryBand, TargetRole

COUNTRY = "country"  # a kind of location
STARTING, OCCUPATION = "starting", "occupation"  # families of titles
SMALL_SAMPLE = 30
ONE_EMPLOYER_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class PayRow:
    """One figure with what a reader must know about it."""

    band: SalaryBand

    @property
    def pay(self) -> PayRange:
        band = self.band
        return PayRange(band.p10_usd, band.p25_usd, band.p50_usd, band.p75_usd, band.p90_usd)

    @property
    def place(self) -> str:
        return self.band.location.name

    @property
    def is_small_sample(self) -> bool:
        return self.band.record_count < SMALL_SAMPLE

    @property
    def employer_percent(self) -> int | None:
        """Return the largest employer's share of the records where it is more than half of them."""
        share = self.band.top_employer_share
        return round(share * 100) if share is not None and share > ONE_EMPLOYER_SHARE else None


@dataclass(frozen=True, slots=True)
class PayTable:
    """A job title's figures, the country first, then its places by name."""

    title: PaidTitle
    rows: tuple[PayRow, ...]

    @property
    def country_medians(self) -> list[int]:
        """Return the country's medians from low to high, one for each source."""
        medians = (row.band.p50_usd for row in self.rows if row.band.location.kind == COUNTRY)
        return sorted(median for median in medians if median is not None)


@dataclass(frozen=True, slots=True)
class LatestPay:
    """The newest figures: of roles to plan for, and of jobs to come from."""

    product: list[PayTable]
    starting: list[PayTable]


def latest_pay() -> LatestPay:
    """Return the newest year of each title in the country and in the places the articles name.

    Where several sources have the newest year, each has its row. Occupations that merely stand in for a job
    are left out.
    """
    tables = _tables(_newest().exclude(paid_title__family=OCCUPATION))
    return LatestPay(
        product=[table for table in tables if table.title.family != STARTING],
        starting=[table for table in tables if table.title.family == STARTING],
    )


def latest_pay_of(role: TargetRole) -> list[PayTable]:
    """Return the same for the titles of one role, the title of its own name first."""
    tables = _tables(_newest().filter(paid_title__target_roles=role))
    return sorted(tables, key=lambda table: table.title.slug != role.slug)


def country_pay() -> list[PayRow]:
    """Return the country's newest figures for product titles from the source that has most of them.

    One source, as figures of two sources don't belong on one scale.
    """
    newest = _newest().filter(location__kind=COUNTRY, paid_title__ladder_rank__isnull=False)
    bands = sorted(newest, key=_order)
    counted = Counter(band.source_id for band in bands)
    chosen = [source_id for source_id, _ in counted.most_common(1)]
    return [PayRow(band) for band in bands if band.source_id in chosen]


def scale_of(tables: Iterable[PayTable]) -> PayScale:
    """Return the one scale on which all figures of these tables are drawn."""
    return pay_scale(row.pay for table in tables for row in table.rows)


def _newest() -> QuerySet[SalaryBand]:
    newest_first = Window(Rank(), partition_by=[F("paid_title"), F("location")], order_by=F("year").desc())
    return (
        SalaryBand.objects.filter(
            Q(location__kind=COUNTRY) | Q(location__is_named_in_article=True),
            location__is_retired=False,
            paid_title__is_retired=False,
        )
        .annotate(age_rank=newest_first)
        .filter(age_rank=1)
        .select_related("paid_title", "location", "source")
    )


def _tables(bands: Iterable[SalaryBand]) -> list[PayTable]:
    ordered = sorted(bands, key=_order)
    return [
        PayTable(title=rows[0].paid_title, rows=tuple(PayRow(band) for band in rows))
        for _, group in groupby(ordered, key=lambda band: band.paid_title_id)
        if (rows := list(group))
    ]


def _order(band: SalaryBand) -> tuple[object, ...]:
    title, place = band.paid_title, band.location
    rank = title.ladder_rank
    return (
        title.family,
        rank is None,
        rank or 0,
        title.name,
        title.pk,
        place.kind != COUNTRY,
        place.name,
        place.pk,
        -band.record_count,
        band.pk,
    )
