# The application in one image: web server, worker and beat differ only in the command.
FROM python:3.11.13-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    HOME=/tmp HOST=0.0.0.0 PORT=8000 VAR_DIR=/var/lib/advancement STATIC_ROOT=/srv/static

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-droid-fallback \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /tmp --shell /usr/sbin/nologin advancement \
    && install -d -o advancement -g advancement /var/lib/advancement

WORKDIR /srv/app
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
# The key signs nothing: it only lets the settings load while the static files are compressed.
RUN SECRET_KEY=unused-while-building DEMO=1 VAR_DIR=/tmp/build python manage.py collectstatic --noinput \
    && rm -rf /tmp/build

USER advancement
VOLUME /var/lib/advancement
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s CMD ["python", "scripts/healthy.py"]
CMD ["gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
