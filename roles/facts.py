"""Where the facts of the two source articles are shown: each on the page of the entry that says it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse

from roles.models import ArticleFact, FactPlace
from skills.models import Passage
from skills.queries import source_slugs

# The pages that show all entries of a kind; the entries of other kinds have a page each.
LIST_PAGES = {
    FactPlace.APPLICATION_CHECK: "roles:stage_list",
    FactPlace.ASSOCIATION: "roles:association_list",
    FactPlace.COLLABORATOR: "roles:role_list",
    FactPlace.EDUCATION_OPTION: "roles:stage_list",
    FactPlace.LOCATION: "roles:location_list",
    FactPlace.ORGANISATION_TYPE: "roles:organisation_list",
    FactPlace.REFERENCE_RANGE: "roles:salary_list",
    FactPlace.QUESTION_TYPE: "roles:question_list",
    FactPlace.RESPONSIBILITY: "roles:role_list",
    FactPlace.STAGE: "roles:stage_list",
    FactPlace.STARTING_ROLE: "roles:role_list",
    FactPlace.TOOL: "roles:tool_list",
    FactPlace.TOOL_GROUP: "roles:tool_list",
}
# Short texts are each on one page: these here, the others with the ten stages.
PASSAGE_PAGES = {"where-the-jobs-are": "roles:location_list", "interview-scoring": "roles:question_list"}
PASSAGES_ELSEWHERE = "roles:stage_list"
ENTRY_PAGES = {
    FactPlace.ACTIVITY: "skills:activity_detail",
    FactPlace.CERTIFICATION: "skills:certification_detail",
    FactPlace.SKILL: "skills:skill_detail",
    FactPlace.TARGET_ROLE: "roles:role_detail",
}


def passages_on(page: str) -> QuerySet[Passage]:
    """Return the short texts that the list page with this URL name quotes."""
    passages = Passage.objects.current().annotate(source_slugs=source_slugs(Passage))
    if page == PASSAGES_ELSEWHERE:
        return passages.exclude(slug__in=PASSAGE_PAGES)
    return passages.filter(slug__in=[slug for slug, name in PASSAGE_PAGES.items() if name == page])


def facts_on_list(page: str) -> QuerySet[ArticleFact]:
    """Return the facts that the list page with this URL name shows."""
    places = [place for place, name in LIST_PAGES.items() if name == page]
    quoted = Q(place=FactPlace.PASSAGE, place_slug__in=passages_on(page).order_by().values("slug"))
    return ArticleFact.objects.filter(Q(place__in=places) | quoted).select_related("source")


def fact_url(fact: ArticleFact) -> str:
    """Return the address at which a fact is shown."""
    place = FactPlace(fact.place)
    if place in ENTRY_PAGES:
        url = reverse(ENTRY_PAGES[place], args=[fact.place_slug])
    elif place == FactPlace.PASSAGE:
        url = reverse(PASSAGE_PAGES.get(fact.place_slug, PASSAGES_ELSEWHERE))
    else:
        url = reverse(LIST_PAGES[place])
    return f"{url}#{fact.number}"
