"""Who is a union, an employer, an agency, and which words mean the same body."""

from __future__ import annotations

import pytest

import negotext
from negotext.entities import find_entities, survey
from negotext.lexicon import default_lexicon
from negotext.names import initials, is_employer_variant, learn, mentions_of
from negotext.view import View

HEAD = "June 5, 2025\n\n"


def named(text: str, employer: str | None = None) -> list[tuple[str, str, str]]:
    """The label, words and standard form of every name on a page; a text of one paragraph gets a heading."""
    view = View(text if "\n\n" in text else HEAD + text)
    first = view.text.index(HEAD)
    registry, full = learn(
        view, default_lexicon().names, employer=employer, first_entry=first, last_entry=len(view.text)
    )
    return [(m.label, view.text[m.start : m.end], m.norm) for m in mentions_of(view, registry, full)]


def test_a_name_that_fills_a_line_ends_with_it() -> None:
    head = "City of Amberton\nHuman Resources / Labor Relations\n\n" + HEAD
    assert norms(head + "The City met with the union.")[0] == ("City of Amberton", "City of Amberton")
    wrapped = "United Teachers of\nPort Arden\n\n" + HEAD
    assert norms(wrapped + "It met.") == [("United Teachers of\nPort Arden", "United Teachers of Port Arden")]
    mail = "To: Fern Valley Teachers\nCc: The Board\n\n"
    assert norms(mail + HEAD + "It met.") == [("Fern Valley Teachers", "Fern Valley Teachers")]


def norms(text: str, employer: str | None = None) -> list[tuple[str, str]]:
    return [(words, norm) for _, words, norm in named(text, employer)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SEIU Local 1021 voted.", ["UNION SEIU Local 1021 = SEIU 1021"]),
        ("CSEA 821 voted.", ["UNION CSEA 821 = CSEA 821"]),
        ("CSEA Chapter 512 voted.", ["UNION CSEA Chapter 512 = CSEA 512"]),
        ("AFSCME Local #57 voted.", ["UNION AFSCME Local #57 = AFSCME 57"]),
        (
            "The Sacramento City Teachers Association (SCTA) met.",
            ["UNION Sacramento City Teachers Association = SCTA", "UNION SCTA = SCTA"],
        ),
        (
            "The Fern Valley Teachers Association (FVTA) met. FVTA's team left.",
            ["UNION Fern Valley Teachers Association = FVTA", "UNION FVTA = FVTA", "UNION FVTA = FVTA"],
        ),
        (
            "Civil Service Employees Association Unit 6800 settled.",
            ["UNION Civil Service Employees Association Unit 6800 = CSEA 6800"],
        ),
        (
            "The Association of Pleasanton Teachers met.",
            ["UNION Association of Pleasanton Teachers = Association of Pleasanton Teachers"],
        ),
        (
            "United Educators of Port Arden met.",
            ["UNION United Educators of Port Arden = United Educators of Port Arden"],
        ),
        (
            "Ask the Staff United of Monongah (SUM).",
            ["UNION Staff United of Monongah = SUM", "UNION SUM = SUM"],
        ),
        ("PERB certified it.", ["AGENCY PERB = PERB"]),
        ("The National Labor Relations Board ruled.", ["AGENCY National Labor Relations Board = NLRB"]),
        ("The State Auditor wrote.", ["AGENCY State Auditor = State Auditor"]),
        (
            "The Almadera County Office of Education agreed.",
            ["AGENCY Almadera County Office of Education = Almadera County Office of Education"],
        ),
        (
            "Stockton Unified School District met.",
            ["EMPLOYER Stockton Unified School District = Stockton Unified School District"],
        ),
        ("The City of Marisol met.", ["EMPLOYER City of Marisol = City of Marisol"]),
        ("Like City of Marisol and Port Arden.", ["EMPLOYER City of Marisol = City of Marisol"]),
        ("Birch Falls ISD 716 settled.", ["EMPLOYER Birch Falls ISD 716 = Birch Falls ISD 716"]),
        ("Birch Falls ISD 12 proposals.", ["EMPLOYER Birch Falls ISD = Birch Falls ISD"]),
        ("What Mill Grove CUSD 12 settled at.", ["EMPLOYER Mill Grove CUSD 12 = Mill Grove CUSD 12"]),
        ("CCEA and CCSD met.", ["UNION CCEA = CCEA"]),
        ("It goes to Council 5/19. FACT: it may.", []),
        ("The union and the District met.", []),
        ("The Association and labor partners met.", []),
        ("The Governing Board and its Trustees met.", []),
        ("COVID and MOU and FTE and PDF.", []),
        ("The Special Education Plan (SEP) is out.", []),
        ("A Professional Learning Community (PLC) and the Parent Advisory Council (PAC) met.", []),
        ("The sailors moved aft.", []),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert [f"{label} {words} = {norm}" for label, words, norm in named(text)] == found


def test_names_over_a_line_end_and_with_no_break_spaces() -> None:
    assert norms("The Sacramento City\nTeachers\u00a0Association met.") == [
        ("Sacramento City\nTeachers Association", "SCTA")
    ]


def test_a_compound_that_the_page_spells() -> None:
    found = norms("The Elm Postdoctoral Workers\u2013UAW (EPW-UAW) met. EPW-UAW thanked the UAW's region.")
    assert found == [
        ("Elm Postdoctoral Workers-UAW", "EPW-UAW"),
        ("EPW-UAW", "EPW-UAW"),
        ("EPW-UAW", "EPW-UAW"),
        ("UAW", "UAW"),
    ]


def test_names_in_company() -> None:
    assert norms("UNISON, GMB and Unite will ballot.") == [("UNISON", "UNISON"), ("GMB", "GMB"), ("Unite", "Unite")]
    assert norms("The City offered OEA four days.") == [("OEA", "OEA")]
    assert norms("Our guild is part of OEA now.") == [("OEA", "OEA")]
    assert norms("We read about OEA in class.") == []
    assert norms("Local 4811 of the UAW met.") == [("Local 4811", "UAW 4811"), ("UAW", "UAW 4811")]


def test_letters_of_a_union_that_come_again_need_no_company() -> None:
    assert norms("GMB saw the paper.") == []
    assert norms("GMB saw the paper. It was no news to GMB. But GMB...") == [("GMB", "GMB")] * 3
    assert norms("PAT fell. PAT got up. PAT ran.") == []  # letters that are a word too


def test_letters_that_the_head_of_a_page_explains() -> None:
    page = f"Bargaining in brief: SCTO (teachers), SLP (speech) and BHT (drivers and cooks)\n\n{HEAD}"
    assert norms(f"{page}For SCTO, Ms. Farquhar spoke of SLP.\n\nBHT listened.") == [
        (letters, letters) for letters in ("SCTO", "BHT", "SCTO", "BHT")
    ]
    head = f"Who is who: MTSS = Maple Trace Support Staff. LRP = Last Resort Plan.\n\n{HEAD}"
    assert norms(f"{head}MTSS proposed an LRP.") == [("MTSS", "MTSS")] * 2


def test_locals_by_their_trade_and_by_a_number_known_from_elsewhere() -> None:
    assert norms("Thanks to the Machinists Lodge 82 for the hall.") == [("Machinists Lodge 82", "Machinists 82")]
    assert norms("IAM Lodge 82 met. The Machinists Lodge 82 agreed.")[-1] == ("Machinists Lodge 82", "IAM 82")
    assert norms("CUPE Local 3 met us. Reactor Unit 3 is down, see Chapter 3.") == [("CUPE Local 3", "CUPE 3")]
    assert norms("Fire Fighters Local 55 settled.") == [("Fire Fighters Local 55", "Fire Fighters 55")]
    assert norms("ATU Division 1402 wrote. Division 1402 and the Authority met in Division 3.") == [
        ("ATU Division 1402", "ATU 1402"),
        ("Division 1402", "ATU 1402"),
    ]
    assert norms("The Elm Nurses Association (ENA) Chapter 521 met.")[-1] == ("ENA", "ENA 521")


def test_kinds_of_employers_and_words_before_their_names() -> None:
    assert [n for n, _ in norms("Neighbouring Torrance Vale Railways and Hurley Valley CSD settled.")] == [
        "Torrance Vale Railways",
        "Hurley Valley CSD",
    ]
    assert norms("Northmoor backed out. The Trains ran.", "Northmoor Trains") == [("Northmoor", "Northmoor Trains")]
    assert norms("Electric Buses and Freight Trains ran to the High School Orchestra.") == []
    assert norms("The Township agreed.", "Township of Kerriwick Falls") == []


def test_names_with_a_place_behind_and_two_in_a_row() -> None:
    assert norms("Graduate Employees United of Larkspur met the Nurses Union of Canada.") == [
        ("Graduate Employees United of Larkspur", "Graduate Employees United of Larkspur"),
        ("Nurses Union of Canada", "Nurses Union of Canada"),
    ]
    found = [(label, words) for label, words, _ in named("Mercy Bay Hospital and the Elm Nurses Association met.")]
    assert found == [("EMPLOYER", "Mercy Bay Hospital"), ("UNION", "Elm Nurses Association")]


def test_the_employers_short_forms() -> None:
    text = "Stockton Unified and SUSD met at Stockton Unified School District. Stockton Unified's offer stands."
    employer = "Stockton Unified School District"
    assert norms(text, employer) == [
        ("Stockton Unified", employer),
        ("SUSD", employer),
        ("Stockton Unified School District", employer),
        ("Stockton Unified", employer),
    ]


def test_another_employer_keeps_its_own_name() -> None:
    found = norms("Stockton Unified and Lodi Unified School District differ.", "Stockton Unified School District")
    assert found[-1] == ("Lodi Unified School District", "Lodi Unified School District")


def test_a_bare_acronym_takes_the_number_of_the_pages_one_local() -> None:
    page = f"CSEA Chapter 821 news\n\n{HEAD}CSEA met the district. The chapter's team rests.\n"
    assert norms(page) == [("CSEA Chapter 821", "CSEA 821"), ("CSEA", "CSEA 821")]


def test_a_bare_local_takes_the_pages_union() -> None:
    page = f"SEIU Local 1021\n\n{HEAD}Local 1021 met.\n"
    assert ("Local 1021", "SEIU 1021") in norms(page)


def test_an_acronym_that_the_page_gives_another_meaning() -> None:
    assert norms("Nurses renew Basic Life Support (BLS) cards. The BLS report is due.") == []
    assert norms("The BLS report is due.") == [("BLS", "BLS")]


def test_short_and_word_like_names_need_company() -> None:
    assert norms("We took PAT to lunch.") == []
    assert norms("PAT members voted.") == [("PAT", "PAT")]
    assert norms("Colorado wins the cup.") == []
    assert norms("Colorado WINS met.") == [("Colorado WINS", "Colorado WINS")]


def test_compounds() -> None:
    assert norms("SCTA-SCUSD talks go on.", "Sacramento City Unified School District") == [
        ("SCTA", "SCTA"),
        ("SCUSD", "Sacramento City Unified School District"),
    ]
    assert [words for words, _ in norms("IEA-NEA posted both offers.")] == ["IEA-NEA"]


def test_elided_articles() -> None:
    assert norms("L'AEFO a conclu une entente.") == [("AEFO", "AEFO")]
    assert norms("L\u2019Union des artistes a voté.") == [("Union des artistes", "UDA")]


def test_a_line_in_capitals_names_none_by_its_letters() -> None:
    assert norms("ASK US ALL ABOUT PAT AND THE UE NOW") == []


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Placentia-Yorba Linda Unified School District", "PYLUSD"),
        ("Association of Pleasanton Teachers", "APT"),
        ("City of Marisol", "CM"),
        ("", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("name", "variant"),
    [
        ("Sac City Unified", True),
        ("Sacramento City Unified School District", True),
        ("Sacramento City", True),
        ("Lodi Unified School District", False),
        ("Sacramento City USD", True),
        ("Lodi USD", False),
        ("City Unified School District", False),
        ("", False),
    ],
)
def test_employer_variants(name: str, variant: bool) -> None:
    assert is_employer_variant(name, "Sacramento City Unified School District") is variant


@pytest.mark.parametrize("kind", ["School Division", "Shire Council", "Water Utility", "Ambulance Region"])
def test_the_kind_of_an_employer_is_no_name_of_it(kind: str) -> None:
    """`The Division` stands for the employer, but names it no more than `the District` does."""
    page = f"May 8, 2025\n\nThe {kind.split()[-1]} met CUPE. Assiniboine Ridge listened.\n"
    frame = negotext.parse(page, employer=f"Assiniboine Ridge {kind}").entities
    assert list(frame[frame["label"] == "EMPLOYER"]["text"]) == ["Assiniboine Ridge"]


def test_a_name_at_the_end_of_the_page_ends_there() -> None:
    """Longer names begin with the same word, and what is left of the page is shorter than they are."""
    page = "May 21, 2025\nWe met the Office of Labor Relations"
    frame = negotext.parse(page).entities
    assert [page[a:b] for a, b in zip(frame["start"], frame["end"], strict=True)] == ["Office of Labor Relations"]
    assert frame["end"].max() == len(page)


@pytest.mark.parametrize(
    "words", ["We met. READ MORE→", "We agreed with the union. READ MORE", "Fellow Educators, we met"]
)
def test_capitals_of_a_page_are_no_unions(words: str) -> None:
    assert not len(negotext.parse(f"April 18, 2025\n\nThe administration answered us.\n\n{words}\n").entities)


def test_a_name_that_goes_on_below_an_entry_is_none_of_it() -> None:
    view = View("We met at home\nBirch Lake Public Schools\nin May.")
    found = survey(view, [], employer=None, first_entry=0, last_entry=len(view.text), lexicon=None)
    whole = find_entities(view, found, 0, 0, len(view.text), None)
    assert [view.text[f.start : f.end] for f in whole if f.label == "EMPLOYER"] == ["Birch Lake Public Schools"]
    cut = view.text.index("Schools")
    assert all(f.end <= cut for f in find_entities(view, found, 0, 0, cut, None))


@pytest.mark.parametrize(
    ("text", "acronym"),
    [
        ("The Clerical-Technical Union (CTU) has 1,140 members. The University and CTU met. CTU declined.", "CTU"),
        ("Franklin Troopers Association (FTA) asked. FTA and the State each met.", "FTA"),
        ("The Harbor Ridge Alliance (HRA) met with the City. The City told HRA no, and HRA countered.", "HRA"),
    ],
)
def test_a_name_of_a_unions_kind_with_its_letters(text: str, acronym: str) -> None:
    found = named(text)
    assert {label for label, _, _ in found if label != "EMPLOYER"} == {"UNION"}
    assert [norm for label, _, norm in found if label == "UNION"].count(acronym) >= 2


def test_letters_that_never_stand_for_a_union_are_none() -> None:
    assert named("The School Boards Association (SBA) publishes a guide. The SBA guide is blue.") == []
    assert named("Counterproposals on International Employees and Union Access were presented.") == []


def test_an_acronym_before_a_dash_and_its_genitive() -> None:
    assert named("We met. CSEA-'s team met us.") == [("UNION", "CSEA", "CSEA")]


def test_the_name_of_a_case_is_none() -> None:
    assert named("The ruling in Janus v. AFSCME changed the fees.") == []
    assert [norm for _, _, norm in named("AFSCME read the ruling.")] == ["AFSCME"]


def test_kinds_of_employees_are_no_unions() -> None:
    assert named("Dear District Employees & Families,") == []
    assert named("A notice was posted for Hourly Adult Education Teachers.") == []
    assert [text for _, text, _ in named("The Fox Hollow Teachers met.")] == ["Fox Hollow Teachers"]


def test_letters_that_name_an_update_do_not_speak_against_a_union() -> None:
    text = HEAD + "".join(f"The University and UPAMM went on.\n\nUPAMM Update: April {n}\n\n" for n in (12, 9, 5))
    assert {(label, norm) for label, _, norm in named(text)} == {("UNION", "UPAMM")}


def test_two_sets_of_letters_are_two_names() -> None:
    text = "CAUSE asked. CAUSE & CUSD's teams never met."
    assert all("&" not in surface for _, surface, _ in named(text, "Carmel Unified School District"))


def test_a_school_library_is_a_room() -> None:
    assert named("We meet in the Centennial Middle School Library at four.") == []
    assert [label for label, _, _ in named("Staff of the Marisol Public Library met.")] == ["EMPLOYER"]


def test_the_last_part_of_a_newspapers_name() -> None:
    found = norms("The Post-Gazette rejected both.", "Pittsburgh Post-Gazette")
    assert found == [("Post-Gazette", "Pittsburgh Post-Gazette")]


def test_an_employer_joined_to_a_union_is_no_part_of_its_name() -> None:
    found = named("The District and Wekala Educational Support Personnel Association met.")
    assert [text for _, text, _ in found] == ["Wekala Educational Support Personnel Association"]


def test_letters_before_a_local_and_before_those_who_manage() -> None:
    assert [(label, text) for label, text, _ in named("Members of UWF Local 61 have voted.")] == [
        ("UNION", "UWF Local 61")
    ]
    assert [label for label, _, _ in named("Our team met with UCOP Labor Relations. UCOP proposed 2%.")] == [
        *["EMPLOYER"] * 2
    ]


def test_who_manages_does_not_outvote_what_a_union_does() -> None:
    text = "MAHER members voted. The district met with MAHER. MAHER management committee met."
    assert {label for label, _, _ in named(text)} == {"UNION"}


def test_a_body_that_several_states_have_is_none_of_them() -> None:
    page = negotext.parse("May 5, 2025\n\nThe State Board of Education voted. PERB met.")
    assert page.entities["canonical"].isna().all()
    page = negotext.parse("May 5, 2025\n\nThe California Teachers Association met. The State Board of Education voted.")
    assert page.entities.loc[page.entities["label"] == "AGENCY", "canonical"].tolist() == ["us-ca-sbe"]
