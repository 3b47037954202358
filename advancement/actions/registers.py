"""What a policy edition brings into the registers by itself."""

from datetime import date

from advancement.models import Credential, Grade

#: Nobody asks for a course that was completed before this day.
SINCE = date(2000, 1, 1)


def enter_credentials_of(edition):
    """The credentials that an edition names are in the register; those there already stay as they are (JB-CRT-1)."""
    known = set(Credential.objects.values_list("code", flat=True))
    for one in edition["JB-CRT-1"]["credentials"]:
        if one["code"] not in known:
            credential = Credential(**one)
            credential._change_reason = f"Named by the policy edition {edition.name}"
            credential.save()


def enter_grades_of(edition):
    """The grade scales begin with those of an edition; once there is a row, HR alone keeps them (JB-CRS-4)."""
    if Grade.objects.exists():
        return
    for scale, grades in edition["JB-CRS-4"]["scales"].items():
        for grade, reaches in grades.items():
            row = Grade(scale=scale, grade=grade, reaches=reaches, starts_on=SINCE)
            row._change_reason = f"Named by the policy edition {edition.name}"
            row.save()
