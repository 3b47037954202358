"""`check_policy`: passes, fails with a line, and skips nothing that it does not understand."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

CASES = Path(__file__).parents[2] / "advancement" / "policy" / "cases"
GOOD = """program: job-banding
cases:
  - name: an intern
    as_of: 2009-01-15
    given: {level: intern, level_since: 2008-07-15}
    expect: {experience: met, experience_met_on: 2009-01-15}
"""


def check(*paths):
    """`(exit status, lines of output, lines of errors)`."""
    out, err = StringIO(), StringIO()
    try:
        call_command("check_policy", *map(str, paths), stdout=out, stderr=err, no_color=True)
    except SystemExit as exit_:
        return exit_.code, out.getvalue().splitlines(), err.getvalue().splitlines()
    return 0, out.getvalue().splitlines(), err.getvalue().splitlines()


@pytest.fixture
def file(tmp_path):
    def write(text, name="cases.yaml"):
        path = tmp_path / name
        path.write_text(text)
        return path

    return write


def test_every_case_of_our_own_passes():
    status, out, err = check(CASES)
    assert (status, err, len(out)) == (0, [], 1)
    passed, failed = out[0].removesuffix(" failed").split(" passed, ")
    assert (int(passed) >= 80, failed) == (True, "0")


def test_a_case_that_fails_has_one_line_with_every_key(file):
    path = file(
        GOOD.replace(
            "met, experience_met_on: 2009-01-15", "unmet, experience_met_on: , because: [JB-EXP-1], coach: qualified"
        )
    )
    status, out, err = check(path)
    assert (status, err) == (1, [])
    assert out[0].startswith(
        f"{path}: an intern: experience: expected unmet, came out met; "
        "experience_met_on: expected nothing, came out 2009-01-15; because: expected JB-EXP-1, came out "
    )
    assert out[0].endswith("; coach: expected qualified, came out unqualified")
    assert out[1:] == ["0 passed, 1 failed"]


def test_folders_and_files_are_read_together(file, tmp_path):
    file(GOOD, "a.yaml")
    file("no cases here", "README.md")
    assert check(tmp_path, file(GOOD, "b.yaml")) == (0, ["3 passed, 0 failed"], [])


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("level_since:", "levle_since:", "case 'an intern': given.levle_since: unknown key"),
        ("experience: met", "experiense: met", "case 'an intern': expect.experiense: unknown key"),
        ("experience: met", "experience: yes", "case 'an intern': expect.experience: true is none of met, unmet"),
        ("level: intern", "level: itss_4", "case 'an intern': given.level: 'itss_4' is none of"),
        ("2008-07-15}", "2008-02-30}", "case 'an intern': given.level_since: '2008-02-30' is not a date"),
        ("2008-07-15}", "soon}", "case 'an intern': given.level_since: 'soon' is not a date"),
        ("level: intern,", "level: intern, level: intern,", "case 'an intern': given.level: stands twice"),
        ("    as_of: 2009-01-15\n", "", "case 'an intern': as_of: is missing"),
        ("as_of: 2009-01-15", "as_of: 2001-01-15", "case 'an intern': as_of: no edition of job-banding was in force"),
        (
            "    as_of:",
            "    edition: '1999'\n    as_of:",
            "case 'an intern': edition: job-banding has no edition '1999'",
        ),
        ("    given:", "    gives:", "case 'an intern': gives: unknown key"),
        ("- name: an intern", "- nom: an intern", "case 'number 1': nom: unknown key"),
        ("{experience: met, experience_met_on: 2009-01-15}", "{}", "case 'an intern': expect: is empty"),
        ("2008-07-15}", "2008-07-15, in_par: 1}", "case 'an intern': given.in_par: 1 is neither true nor"),
        ("2008-07-15}", "2008-07-15, courses: {}}", "case 'an intern': given.courses: {} is not a list"),
        ("2008-07-15}", "2008-07-15, courses: [{hours: lots}]}", "given.courses[1].hours: 'lots' is not a number"),
        ("2008-07-15}", "2008-07-15, courses: [{}]}", "case 'an intern': given.courses[1].hours: is missing"),
        (
            "2008-07-15}",
            "2008-07-15, coaching: {sessions: [{date: 2009-01-01, hours: 1, hand_on: true}]}}",
            "case 'an intern': given.coaching.sessions[1].hand_on: unknown key",
        ),
        ("program: job-banding", "program: job-bonding", "program: 'job-bonding' is not registered"),
        ("program: job-banding", "programme: job-banding", "programme: unknown key"),
        ("cases:", "- cases:", "cases.yaml: "),
    ],
)
def test_what_is_not_understood_is_an_error_with_file_case_and_key(file, old, new, complaint):
    assert old in GOOD
    path = file(GOOD.replace(old, new))
    status, out, err = check(path)
    assert (status, out, len(err) >= 1) == (1, ["0 passed, 1 failed"], True)
    assert err[0].startswith(f"{path}: ")
    assert complaint in err[0]


def test_an_error_in_one_case_does_not_hide_the_others(file):
    second = GOOD.partition("cases:\n")[2].replace("an intern", "another").replace("level: intern", "lvl: intern")
    path = file(GOOD + second)
    assert check(path) == (1, ["1 passed, 1 failed"], [f"{path}: case 'another': given.lvl: unknown key"])


@pytest.mark.parametrize("text", ["", "just words", "program: job-banding\ncases: {}\n"])
def test_a_file_without_cases_is_an_error(file, text):
    status, out, err = check(file(text))
    assert (status, out, len(err)) == (1, ["0 passed, 1 failed"], 1)


def test_a_path_that_does_not_exist_and_a_folder_without_cases(tmp_path):
    status, out, err = check(tmp_path / "none.yaml", tmp_path)
    assert (status, out) == (1, ["0 passed, 2 failed"])
    assert [line.partition(":")[0] for line in err] == [str(tmp_path / "none.yaml"), str(tmp_path)]
