"""The addresses of career advancement."""

from django.urls import path

from advancement.views import (
    case,
    cases,
    certification,
    coach_requests,
    coaching,
    coaching_calendar,
    coursework,
    documents,
    enrollment,
    finalizing,
    levels,
    lines,
    mine,
    own_coachings,
    provenance,
    provider_approval,
    queues,
    routing,
    team,
)

app_name = "advancement"

urlpatterns = [
    # The employee's own way
    path("", mine.mine, name="mine"),
    path("start/", enrollment.start, name="start"),
    path("levels/", levels.levels, name="levels"),
    # The supervisor's team
    path("team/", team.team, name="team"),
    path("team/<str:username>/invite/", team.invite, name="invite"),
    # All cases, for Human Resources and the auditor
    path("cases/", cases.cases, name="cases"),
    # Queues
    path("queues/<slug:desk>/", queues.queue, name="queue"),
    # Coaching: the technology department
    path("coaching/requests/", coach_requests.coach_requests, name="coach-requests"),
    path("coaching/mine/", own_coachings.own_coachings, name="own-coachings"),
    path("coaching/orientation/<str:username>/", coach_requests.orient_coach, name="orient-coach"),
    path("<str:number>/coaching/<int:pk>/assign/", coach_requests.assign_coach, name="assign-coach"),
    # Coaching: employee, supervisor, coach
    path("<str:number>/coaching/", coaching.coaching, name="coaching"),
    path("<str:number>/coaching/<int:pk>/forward/", coaching.forward_coaching, name="forward-coaching"),
    path("<str:number>/coaching/<int:pk>/end/", coach_requests.end_coaching, name="end-coaching"),
    path("<str:number>/coaching/agreement/", coaching.write_agreement, name="coaching-agreement"),
    path("<str:number>/coaching/agreement/sign/", coaching.sign_agreement, name="sign-agreement"),
    path("<str:number>/coaching/log/", coaching.coach_log, name="coach-log"),
    path("<str:number>/coaching/log/<int:pk>/correct/", coaching.correct_session, name="correct-session"),
    path("<str:number>/coaching/log/<int:pk>/remove/", coaching.remove_session, name="remove-session"),
    path("<str:number>/coaching/calendar/enter/", coaching_calendar.agree_session, name="agree-session"),
    path("<str:number>/coaching/calendar/<int:pk>/", coaching_calendar.agreed_session, name="agreed-session"),
    path("<str:number>/coaching/calendar/<int:pk>/move/", coaching_calendar.move_session, name="move-session"),
    path("<str:number>/coaching/calendar/<int:pk>/cancel/", coaching_calendar.cancel_session, name="cancel-session"),
    path(
        "<str:number>/coaching/calendar/<int:pk>/log/", coaching_calendar.log_agreed_session, name="log-agreed-session"
    ),
    path("<str:number>/coaching/attest/", coaching.attest_coaching, name="attest-coaching"),
    path("<str:number>/coaching/complete/", coaching.complete_coaching, name="complete-coaching"),
    path("<str:number>/coaching/take-back/", coaching.take_back_completion, name="take-back-completion"),
    # Evidence, kept once for all cases
    path("evidence/<str:username>/<slug:key>/", provenance.provenance, name="provenance"),
    path("certifications/", certification.certifications, name="certifications"),
    path("certifications/add/", certification.add_certification, name="add-certification"),
    path("certifications/<int:pk>/", certification.change_certification, name="change-certification"),
    path("certifications/<int:pk>/remove/", certification.remove_certification, name="remove-certification"),
    path("certifications/exams/add/", certification.add_exam, name="add-exam"),
    path("certifications/exams/<int:pk>/remove/", certification.remove_exam, name="remove-exam"),
    path("certifications/equivalence/", certification.equivalence, name="equivalence"),
    # Course work, and who may offer it
    path("courses/", coursework.courses, name="courses"),
    path("courses/add/", coursework.add_course, name="add-course"),
    path("courses/<int:pk>/", coursework.change_course, name="change-course"),
    path("courses/<int:pk>/remove/", coursework.remove_course, name="remove-course"),
    path("courses/providers/", coursework.find_providers, name="find-providers"),
    path("courses/ask/", provider_approval.ask_for_provider_approval, name="ask-for-provider-approval"),
    path("provider-approvals/", provider_approval.provider_approvals, name="provider-approvals"),
    path("provider-approvals/decided/", provider_approval.decided_provider_approvals, name="decided-approvals"),
    path("provider-approvals/<int:pk>/", provider_approval.decide_provider_approval, name="decide-provider-approval"),
    # One case
    path("<str:number>/", case.case, name="case"),
    path("<str:number>/part-one/", enrollment.part_one, name="part-one"),
    path("<str:number>/sign-part-one/", enrollment.sign_part_one, name="sign-part-one"),
    path("<str:number>/enroll/", enrollment.enroll, name="enroll"),
    path("<str:number>/return-part-one/", enrollment.return_part_one, name="return-part-one"),
    path("<str:number>/refuse-enrollment/", enrollment.refuse_enrollment, name="refuse-enrollment"),
    path("<str:number>/withdraw/", enrollment.withdraw, name="withdraw"),
    path("<str:number>/choose-measures/", lines.choose_measures, name="choose-measures"),
    path("<str:number>/line/<slug:measure>/", lines.line, name="line"),
    path("<str:number>/line/<slug:measure>/submit/", lines.submit_line, name="submit-line"),
    path("<str:number>/line/<slug:measure>/review/", lines.review_line, name="review-line"),
    path("<str:number>/line/<slug:measure>/return/", lines.return_line, name="return-line"),
    path("<str:number>/line/<slug:measure>/ask-for-review/", lines.ask_for_review, name="ask-for-review"),
    path("<str:number>/line/<slug:measure>/answer-review/", lines.answer_review, name="answer-review"),
    path("<str:number>/sign-lines/", lines.sign_lines, name="sign-lines"),
    path("<str:number>/sign-part-three/", routing.sign_part_three, name="sign-part-three"),
    path("<str:number>/approve/", routing.approve, name="approve"),
    path("<str:number>/return/", routing.return_form, name="return-form"),
    path("<str:number>/send-on/", routing.send_on, name="send-on"),
    path("<str:number>/reopen/", routing.reopen, name="reopen"),
    path("<str:number>/complete/", finalizing.complete, name="complete"),
    path("<str:number>/confirm/", finalizing.confirm, name="confirm"),
    path("<str:number>/send-back/", finalizing.send_back, name="send-back"),
    path("<str:number>/return-to-hr/", finalizing.return_to_hr, name="return-to-hr"),
    path("<str:number>/issue-notice/", finalizing.issue_notice, name="issue-notice"),
    path("<str:number>/correct-notice/", finalizing.correct_notice, name="correct-notice"),
    path("<str:number>/rescind-notice/", finalizing.rescind_notice, name="rescind-notice"),
    path("<str:number>/give-access/", case.give_access, name="give-access"),
    path("<str:number>/end-access/", case.end_access, name="end-access"),
    # Its papers
    path("<str:number>/form.pdf", documents.form_pdf, name="form-pdf"),
    path("<str:number>/packet.pdf", documents.packet, name="packet"),
    path("<str:number>/notice/<str:notice>.pdf", documents.notice_pdf, name="notice-pdf"),
    path("<str:number>/letter.pdf", documents.letter_pdf, name="letter-pdf"),
    path(
        "<str:number>/coaching/<int:coaching>/certificate.pdf",
        documents.coaching_certificate_pdf,
        name="coaching-certificate-pdf",
    ),
]
