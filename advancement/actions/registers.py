"""What a policy edition brings into the registers by itself."""

from advancement.models import Credential


def enter_credentials_of(edition):
    """The credentials that an edition names are in the register; those there already stay as they are (JB-CRT-1)."""
    known = set(Credential.objects.values_list("code", flat=True))
    for one in edition["JB-CRT-1"]["credentials"]:
        if one["code"] not in known:
            credential = Credential(**one)
            credential._change_reason = f"Named by the policy edition {edition.name}"
            credential.save()
