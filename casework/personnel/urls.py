"""The addresses of the record of people."""

from django.urls import path

from casework.personnel.views import delegations, hiring, people, record

app_name = "people"

urlpatterns = [
    # The record, as Human Resources keeps it
    path("people/", people.people, name="people"),
    path("hire/", hiring.hire, name="hire"),  # not below people/, where every word is a user name
    path("people/<str:username>/", people.person, name="person"),
    path("people/<str:username>/record-standing/", record.record_standing, name="record-standing"),
    path("people/<str:username>/end-standing/<int:pk>/", record.end_standing, name="end-standing"),
    path("people/<str:username>/take-out-standing/<int:pk>/", record.take_out_standing, name="take-out-standing"),
    path("people/<str:username>/record-notice/", record.record_notice, name="record-notice"),
    path("people/<str:username>/rescind-notice/<int:pk>/", record.rescind_notice, name="rescind-notice"),
    path("people/<str:username>/change-supervisor/", record.change_supervisor, name="change-supervisor"),
    path("people/<str:username>/change-job/", record.change_job, name="change-job"),
    path("people/<str:username>/separate/", record.separate, name="separate"),
    path("people/<str:username>/appoint/", record.appoint, name="appoint"),
    path("people/<str:username>/end-appointment/<int:pk>/", record.end_appointment, name="end-appointment"),
    path("people/<str:username>/deactivate/", record.deactivate, name="deactivate"),
    path("people/<str:username>/readmit/", record.readmit, name="readmit"),
    # Acting for somebody else
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/ask/", delegations.ask, name="ask-for-delegate"),
    path("delegations/<int:pk>/answer/", delegations.answer, name="answer-delegation"),
    path("delegations/<int:pk>/end/", delegations.end, name="end-delegation"),
    path("delegations/requests/<int:pk>/withdraw/", delegations.withdraw, name="withdraw-delegation"),
]
