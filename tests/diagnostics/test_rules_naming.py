"""Texts that name a person, however the name is typed, and texts that do not."""

import pytest

from diagnostics.rules.naming import is_named


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Jillian Carson", "Carson was late"),
        ("Jillian Carson", "CARSON was late"),
        ("Jillian Carson", "ask jillian."),
        ("Jillian Carson", "Carsons Kunden"),
        ("Jillian Carson", "Carson's customers"),
        ("Jillian Carson", "Carson’s customers"),
        ("Jillian Carson", "CARSON'S"),
        ("Jillian Carson", "the Carsones"),
        ("Jillian Carson", "order_carson_7, Carson2"),
        ("Jillian Carson", "Car\u00adson, Car\u200bson"),
        ("Jillian Carson", "\uff23\uff21\uff32\uff33\uff2f\uff2e"),
        ("James Jones", "Jones' shops"),
        ("José Saraiva", "Jose sold less"),
        ("José Saraiva", "JOSÉS Preise"),
        ("José Saraiva", "Jose\u0301"),
        ("Jose Saraiva", "José"),
        ("Jörg Müller", "Mueller und Joerg"),
        ("Jörg Müller", "MÜLLERS Kunden"),
        ("Jörg Müller", "Mullers"),
        ("Joerg Mueller", "Müller"),
        ("Hans Groß", "GROSS"),
        ("Søren Ångström", "Soren; Soeren"),
        ("Søren Ångström", "Aangstroem"),
        ("Łukasz Nowak", "Lukasz"),
        ("Tete Mensa-Annan", "Annan"),
        ("Tete Mensa-Annan", "mensa"),
        ("Tete Mensa-Annan", "Mensa-Annans Umsatz"),
        ("Tete Mensa-Annan", "MensaAnnan"),
        ("Tete Mensa-Annan", "MENSA ANNAN"),
        ("Anna O'Brien", "OBrien, O’Brien"),
        ("Ute von der Heide", "Frau Heide"),
        ("Shu Ito", "Ito's"),
        ("Gus Best", "Best was ill"),
    ],
)
def test_named(name: str, text: str) -> None:
    assert is_named(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Jillian Carson", "Was it late?"),
        ("Jillian Carson", ""),
        ("Jillian Carson", "the car's son; Carsonian"),
        ("Gus Best", "Bestellungen, bester Preis, beste Ware am ehesten"),
        ("Ian Price", "Inian pricey"),
        ("Ute von der Heide", "Lieferungen von der Fabrik an den Kunden"),
        # Two letters are words of every text.
        ("Li Wu", "Wu and Li"),
        ("Anna O'Brien", "o no"),
        ("Shu Ito", "situation, shuttle, its"),
        ("", "anything"),
    ],
)
def test_not_named(name: str, text: str) -> None:
    assert not is_named(name, text)
