"""What a notice does to the job history: it cuts the line that holds on the effective date, and lifts what follows."""

from people.models import Job


def enter_promotion(notice, changes):
    """Write the Changes of a promotion; returns the line that begins on the effective date."""
    first, *later = changes
    for one in later:
        _write(one.job, one.after)
    line = first.job
    if line.starts_on < notice.effective_on:
        until, line.until = line.until, notice.effective_on
        line.save(update_fields=["until"])
        line = Job(
            person=line.person, unit=line.unit, position=line.position, starts_on=notice.effective_on, until=until
        )
    line.source = notice.number
    return _write(line, first.after, notice.get_kind_display())


def rewrite(notice, changes):
    """Write the Changes of a correction or a rescission; the line that it concerns names the notice."""
    for one in changes:
        if one.job.starts_on == notice.effective_on:
            _write(one.job, one.after, f"{notice.get_kind_display()}, notice {notice.number}")
        else:
            _write(one.job, one.after)


def _write(line, pay, reason=""):
    line.job_class, line.grade, line.step, line.salary = pay.job_class, pay.grade, pay.step, pay.salary
    line.reason = reason or line.reason
    line.save()
    return line
