# The site, the worker and the scheduler: one image, three commands.
FROM python:3.13-slim AS packages
COPY requirements/base.lock /tmp/
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/base.lock

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DEBUG=false \
    PMCAREER_DATA_DIR=/var/lib/pmcareer
RUN useradd --system --uid 10001 --home-dir /var/lib/pmcareer --create-home pmcareer
WORKDIR /srv/pmcareer
COPY --from=packages /opt/venv /opt/venv
COPY . .
# The values are for this command only; it reads files and nothing else.
RUN SECRET_KEY=build DATABASE_URL=postgres://build REDIS_URL=redis://build ALLOWED_HOSTS=build \
    python manage.py collectstatic --no-input \
    && python -m compileall -q .
USER pmcareer
VOLUME /var/lib/pmcareer
EXPOSE 8000
# WEB_CONCURRENCY sets the number of workers: the number of cores is right.
CMD ["gunicorn", "pmcareer.wsgi", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--threads=4", "--no-control-socket"]
