import pytest

from dossiers.rules.actors import SYSTEM, Actor, ActorKind, Role

CLERK_HERE = Actor(1, "Lan", {10: {Role.CLERK}, 11: frozenset(), 12: {Role.HEAD, Role.MANAGER}})


@pytest.mark.parametrize(
    ("role", "office", "may"),
    [
        (Role.CLERK, 10, True),
        (Role.HEAD, 10, False),
        (Role.CLERK, 11, False),
        (Role.CLERK, 99, False),
        (Role.CLERK, None, False),
        ((Role.CLERK, Role.MANAGER), 12, True),
        (frozenset(), 12, False),
    ],
)
def test_a_role_counts_in_its_office_only(role, office, may):
    assert CLERK_HERE.may(role, office) is may


def test_offices_without_a_role_are_not_the_actors():
    assert CLERK_HERE.office_ids == {10, 12}
    assert CLERK_HERE.offices_with(Role.MANAGER, Role.CLERK) == {10, 12}
    assert CLERK_HERE.offices_with(Role.MANAGER) == {12}
    assert CLERK_HERE.roles_in(11) == frozenset()


def test_an_actor_cannot_gain_roles_later():
    roles = {10: {Role.CLERK}}
    actor = Actor(1, "Lan", roles)
    roles[11] = {Role.HEAD}
    roles[10].add(Role.HEAD)
    assert not actor.may(Role.HEAD, 10)
    assert not actor.may(Role.HEAD, 11)
    with pytest.raises(TypeError):
        actor.roles[11] = frozenset({Role.HEAD})


@pytest.mark.parametrize("kind", [ActorKind.CITIZEN, ActorKind.SYSTEM])
def test_only_staff_hold_roles(kind):
    with pytest.raises(ValueError, match="only staff"):
        Actor(None, "", {1: {Role.CLERK}}, kind)


def test_actors_compare_and_hash_by_value():
    assert Actor(1, "Lan", {10: {Role.CLERK}}) == Actor(1, "Lan", {10: frozenset({Role.CLERK})})
    assert len({Actor(1, "Lan"), Actor(1, "Lan")}) == 1
    assert SYSTEM.office_ids == frozenset()


def test_every_role_has_a_name_to_show():
    assert len({role.label for role in Role}) == len(Role)
