"""Exit status 0 when the database or Redis at an address answers."""

import sys

address = sys.argv[1]
try:
    if address.startswith("redis:"):
        import redis

        redis.Redis.from_url(address, socket_connect_timeout=3).ping()
    else:
        import environ
        import psycopg2

        where = environ.Env.db_url_config(address)
        wanted = {"host": where["HOST"], "port": where["PORT"], "user": where["USER"], "dbname": where["NAME"]}
        psycopg2.connect(connect_timeout=3, **{name: value for name, value in wanted.items() if value}).close()
except Exception as problem:
    sys.exit(f"{address} does not answer: {str(problem).splitlines()[0]}")
