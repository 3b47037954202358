"""How many queries a page asks, told to whoever asks for it by a header, so that counting slows nothing else."""

from django.db import connection

ASKED, TOLD = "X-Count-Queries", "X-Queries"


def count_queries(get_response):
    """Add the number of queries to the answer of a request with the header."""

    def middleware(request):
        if ASKED not in request.headers:
            return get_response(request)
        number = 0

        def count(execute, sql, params, many, context):
            nonlocal number
            number += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            response = get_response(request)
        response[TOLD] = str(number)
        return response

    return middleware
