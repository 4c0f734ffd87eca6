-- The clock of the tests' databases: the server's, moved by the seconds that a session's
-- `suite.shift` says; none are the server's own. Asked instead of PostgreSQL's functions, because
-- `public` comes first in the search path there (tests/database.py).

CREATE FUNCTION public.clock_shift() RETURNS interval STABLE PARALLEL SAFE LANGUAGE sql
    AS $$ SELECT coalesce(nullif(current_setting('suite.shift', true), ''), '0')::interval $$;

CREATE FUNCTION public.now() RETURNS timestamptz STABLE PARALLEL SAFE LANGUAGE sql
    AS $$ SELECT pg_catalog.now() + public.clock_shift() $$;

CREATE FUNCTION public.transaction_timestamp() RETURNS timestamptz
    STABLE PARALLEL SAFE LANGUAGE sql
    AS $$ SELECT pg_catalog.transaction_timestamp() + public.clock_shift() $$;

CREATE FUNCTION public.statement_timestamp() RETURNS timestamptz STABLE PARALLEL SAFE LANGUAGE sql
    AS $$ SELECT pg_catalog.statement_timestamp() + public.clock_shift() $$;

CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz VOLATILE PARALLEL SAFE LANGUAGE sql
    AS $$ SELECT pg_catalog.clock_timestamp() + public.clock_shift() $$;
