"""The addresses that every kind of case shares."""

from django.urls import path

from casework import desk_pages, mail_pages, views

app_name = "casework"

urlpatterns = [
    # What a code on a paper attests; for anyone who holds the paper
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verify, name="verify"),
    # What I signed
    path("signed/", views.signed, name="signed"),
    # What I put off
    path("work/<int:pk>/put-off/", views.put_off, name="put-off"),
    path("work/<int:pk>/take-up/", views.take_up, name="take-up"),
    # What Human Resources keeps moving
    path("needs-approver/", desk_pages.needs_approver, name="needs-approver"),
    path("needs-approver/<int:pk>/", desk_pages.name_holder, name="name-holder"),
    path("outbox/", desk_pages.mail, name="outbox"),
    path("outbox/<int:pk>/send-again/", desk_pages.send_again, name="send-again"),
    path("outbox/<int:pk>/settle/", desk_pages.settle, name="settle"),
    path("reminders/", mail_pages.reminders_ahead, name="reminders"),
    path("reminders/<int:pk>/nudge/", mail_pages.nudge, name="nudge"),
    # What is written to me
    path("mail/", mail_pages.my_mail, name="my-mail"),
    path("mail/calendar/", mail_pages.calendar_address, name="calendar-address"),
    path("calendar/<str:key>.ics", mail_pages.calendar_feed, name="feed"),
    # Files
    path("attachments/<uuid:key>/", views.attachment, name="attachment"),
    path("attachments/<uuid:key>/thumbnail/", views.thumbnail, name="thumbnail"),
]
