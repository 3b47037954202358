"""The addresses of the job skills assessments."""

from django.urls import path

from assessments.views import employee, proctor, slots, statistics

app_name = "assessments"

urlpatterns = [
    # The employee's own
    path("", employee.mine, name="mine"),
    path("practice/", employee.record_practice, name="record-practice"),
    path("practice/<int:pk>/withdraw/", employee.withdraw_practice, name="withdraw-practice"),
    # The proctors' lists
    path("queue/", proctor.queue, name="queue"),
    path("sittings/", proctor.all_sittings, name="sittings"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/download/", statistics.download, name="statistics-download"),
    # Times that proctors offer
    path("slots/", slots.slots, name="slots"),
    path("slots/offer/", slots.offer_slot, name="offer-slot"),
    path("slots/<int:pk>/withdraw/", slots.withdraw_slot, name="withdraw-slot"),
    # The steps of one case
    path("<str:number>/job-role/", employee.choose_job_role, name="choose-job-role"),
    path("<str:number>/tests/", proctor.select_tests, name="select-tests"),
    path("<str:number>/ask/<int:test>/", employee.ask_for_sitting, name="ask-for-sitting"),
    path("<str:number>/slots/<int:test>/", slots.book_slot, name="book-slot"),
    # The steps of one sitting
    path("<str:number>/sittings/<int:pk>/", proctor.sitting, name="sitting"),
    path("<str:number>/book/<int:pk>/", proctor.book_sitting, name="book-sitting"),
    path("<str:number>/cancel/<int:pk>/", proctor.cancel_sitting, name="cancel-sitting"),
    path("<str:number>/no-show/<int:pk>/", proctor.mark_no_show, name="no-show"),
    path("<str:number>/start/<int:pk>/", proctor.record_start, name="record-start"),
    path("<str:number>/score/<int:pk>/", proctor.enter_score, name="enter-score"),
    path("<str:number>/correct/<int:pk>/", proctor.correct_score, name="correct-score"),
    path("<str:number>/incident/<int:pk>/", proctor.note_incident, name="note-incident"),
    path("<str:number>/void/<int:pk>/", proctor.void_sitting, name="void-sitting"),
]
