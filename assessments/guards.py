"""What the database itself guards in the assessments: what a proctor noted of a sitting is only ever added to."""

from casework.guards import never_changed

GUARDS = (*never_changed("assessments_incident", "an incident"),)
