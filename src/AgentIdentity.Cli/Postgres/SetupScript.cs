using System.Globalization;
using System.Text;

namespace AgentIdentity.Cli.Postgres;

/// <summary>
/// The SQL that makes a database fit for agents, for psql: a role that may do next to nothing, and functions that tell row-level
/// security for whom a statement runs. docs/postgres.md says why each part is there.
/// </summary>
internal sealed record SetupScript(string KeyId, string KeyFile, string PasswordVerifier, IReadOnlyList<SetupTable> Tables)
{
    /// <summary>The role that statements of agents run under.</summary>
    public string Role { get; init; } = "agentid_agent";

    /// <summary>How many sessions the role may have at once.</summary>
    public int Connections { get; init; } = 40;

    /// <summary>Takes away from every role in the database what only a misunderstood statement could use.</summary>
    public bool Harden { get; init; }

    public override string ToString()
    {
        var script = new StringBuilder(Head).Append(Roles).Append(Keys).Append(Functions);
        foreach (var table in Tables)
        {
            script.Append(table.Sql);
        }

        return script.Append(Harden ? Hardening : "").Append(Tail)
            .Replace("{role}", Role).Replace("{connections}", Connections.ToString(CultureInfo.InvariantCulture))
            .Replace("{key id}", KeyId).Replace("{key file}", KeyFile).Replace("{password}", PasswordVerifier)
            .ToString();
    }

    private const string Head = """
        -- Made by 'agentid postgres init'. Run it with psql as an administrator of the database, in the folder of the key file.
        -- It may be run again: it changes nothing that is as it should be.
        \set ON_ERROR_STOP on
        \set agentid_key `cat '{key file}'`
        BEGIN;
        SET LOCAL search_path = pg_catalog, pg_temp;
        SET LOCAL client_min_messages = warning;

        """;

    private const string Roles = """

        -- Two roles: agentid_owner holds the key and nobody signs in as it; {role} runs the statements of agents.
        DO $body$
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'agentid_owner') THEN
                CREATE ROLE agentid_owner NOLOGIN;
            END IF;
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
                CREATE ROLE {role} LOGIN NOINHERIT;
            END IF;
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}' AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)) THEN
                RAISE EXCEPTION 'the role {role} exists and may do too much';
            END IF;
            IF EXISTS (SELECT FROM pg_auth_members WHERE member = '{role}'::regrole) THEN
                RAISE EXCEPTION 'the role {role} exists and is a member of other roles';
            END IF;
        END
        $body$;
        GRANT agentid_owner TO CURRENT_USER;
        DO $body$
        BEGIN
            EXECUTE format('GRANT CONNECT ON DATABASE %I TO {role}', current_database());
        END
        $body$;
        ALTER ROLE {role} CONNECTION LIMIT {connections} PASSWORD '{password}';
        ALTER ROLE {role} SET default_transaction_read_only = on;
        ALTER ROLE {role} SET search_path = pg_catalog, pg_temp;
        ALTER ROLE {role} SET statement_timeout = '60s';
        ALTER ROLE {role} SET idle_in_transaction_session_timeout = '60s';
        -- All agents share the role, and sessions of one role see each other's statements in pg_stat_activity.
        DO $body$
        BEGIN
            ALTER ROLE {role} SET track_activities = off;
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE WARNING 'track_activities needs a superuser: set it to off for {role}, or statements of one agent can be seen by another';
        END
        $body$;
        CREATE SCHEMA IF NOT EXISTS agentid;
        REVOKE ALL ON SCHEMA agentid FROM PUBLIC;
        GRANT USAGE ON SCHEMA agentid TO {role};
        -- In PostgreSQL 14 and before, everybody may create in public.
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;

        """;

    private const string Keys = """

        -- The keys that contexts are signed with, as the two blocks of HMAC (RFC 2104). Several hold at once while one is replaced.
        CREATE TABLE IF NOT EXISTS agentid.keys (
            id text PRIMARY KEY CHECK (id ~ '^[a-z0-9_-]{1,32}$'),
            inner_block bytea NOT NULL CHECK (octet_length(inner_block) = 64),
            outer_block bytea NOT NULL CHECK (octet_length(outer_block) = 64),
            added timestamptz NOT NULL DEFAULT now());
        REVOKE ALL ON agentid.keys FROM PUBLIC, {role};
        CREATE OR REPLACE FUNCTION agentid.add_key(key_id text, key bytea) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
        DECLARE
            inner_pad bytea := key || decode(repeat('00', 64 - octet_length(key)), 'hex');
            outer_pad bytea := inner_pad;
        BEGIN
            IF octet_length(key) <> 32 THEN
                RAISE EXCEPTION 'a key has 32 bytes';
            END IF;
            FOR at IN 0..63 LOOP
                inner_pad := set_byte(inner_pad, at, get_byte(inner_pad, at) # 54);
                outer_pad := set_byte(outer_pad, at, get_byte(outer_pad, at) # 92);
            END LOOP;
            INSERT INTO agentid.keys AS held (id, inner_block, outer_block) VALUES (key_id, inner_pad, outer_pad)
            ON CONFLICT ON CONSTRAINT keys_pkey DO UPDATE SET inner_block = EXCLUDED.inner_block, outer_block = EXCLUDED.outer_block, added = now()
            WHERE held.inner_block <> EXCLUDED.inner_block;
        END
        $body$;
        REVOKE ALL ON FUNCTION agentid.add_key(text, bytea) FROM PUBLIC, {role};
        SELECT agentid.add_key('{key id}', decode(:'agentid_key', 'hex')) \g /dev/null

        """;

    private const string Functions = """

        -- Where a statement runs: this server process, this start of the server, this transaction. A context is good for one such place.
        CREATE OR REPLACE FUNCTION agentid.place() RETURNS text LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $body$
            SELECT concat_ws('.', current_database(), session_user, pg_backend_pid(),
                (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::int8, (extract(epoch FROM transaction_timestamp()) * 1000000)::int8,
                coalesce(pg_current_xact_id_if_assigned()::text, '0'))
        $body$;

        -- The context of this transaction, or null: not set, not signed with a key of ours, made for another place, or over.
        -- It never fails and never says why: whoever asks learns nothing about the key.
        CREATE OR REPLACE FUNCTION agentid.context() RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $body$
        DECLARE
            given text := current_setting('agentid.context', true);
            key_id text;
            tag text;
            body text;
            key agentid.keys;
            claims jsonb;
        BEGIN
            IF given IS NULL OR octet_length(given) NOT BETWEEN 70 AND 16384 THEN
                RETURN NULL;
            END IF;
            key_id := split_part(given, ':', 1);
            tag := split_part(given, ':', 2);
            body := substr(given, length(key_id) + length(tag) + 3);
            SELECT held.* INTO key FROM agentid.keys AS held WHERE held.id = key_id;
            IF NOT FOUND THEN
                RETURN NULL;
            END IF;
            -- Compared as digests: how long a comparison takes says nothing about the tag.
            IF sha256(convert_to(tag, 'UTF8')) IS DISTINCT FROM
               sha256(convert_to(encode(sha256(key.outer_block || sha256(key.inner_block || convert_to(body, 'UTF8'))), 'hex'), 'UTF8')) THEN
                RETURN NULL;
            END IF;
            claims := body::jsonb;
            IF claims ->> 'place' IS DISTINCT FROM agentid.place() OR clock_timestamp() >= to_timestamp((claims ->> 'ends')::float8) THEN
                RETURN NULL;
            END IF;
            RETURN claims;
        END
        $body$;

        CREATE OR REPLACE FUNCTION agentid.present() RETURNS boolean LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS
            $body$ SELECT agentid.context() IS NOT NULL $body$;
        CREATE OR REPLACE FUNCTION agentid.human() RETURNS text LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS
            $body$ SELECT agentid.context() ->> 'human' $body$;
        CREATE OR REPLACE FUNCTION agentid.agent() RETURNS text LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS
            $body$ SELECT agentid.context() ->> 'agent' $body$;
        CREATE OR REPLACE FUNCTION agentid.delegation() RETURNS text LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS
            $body$ SELECT agentid.context() ->> 'delegation' $body$;
        CREATE OR REPLACE FUNCTION agentid.decision() RETURNS text LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS
            $body$ SELECT agentid.context() ->> 'decision' $body$;

        GRANT USAGE, CREATE ON SCHEMA agentid TO agentid_owner;
        ALTER TABLE agentid.keys OWNER TO agentid_owner;
        ALTER FUNCTION agentid.add_key(text, bytea) OWNER TO agentid_owner;
        ALTER FUNCTION agentid.place() OWNER TO agentid_owner;
        ALTER FUNCTION agentid.context() OWNER TO agentid_owner;
        ALTER FUNCTION agentid.present() OWNER TO agentid_owner;
        ALTER FUNCTION agentid.human() OWNER TO agentid_owner;
        ALTER FUNCTION agentid.agent() OWNER TO agentid_owner;
        ALTER FUNCTION agentid.delegation() OWNER TO agentid_owner;
        ALTER FUNCTION agentid.decision() OWNER TO agentid_owner;
        REVOKE CREATE ON SCHEMA agentid FROM agentid_owner;
        REVOKE ALL ON ALL FUNCTIONS IN SCHEMA agentid FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION agentid.place(), agentid.context(), agentid.present(), agentid.human(), agentid.agent(), agentid.delegation(), agentid.decision() TO {role};
        REVOKE agentid_owner FROM CURRENT_USER;

        """;

    private const string Hardening = """

        -- Nobody but a superuser needs these in most databases. What other applications of this database use must be granted to their roles.
        DO $body$
        BEGIN
            EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
        END
        $body$;
        REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC;
        REVOKE EXECUTE ON FUNCTION pg_catalog.lo_creat(integer), pg_catalog.lo_create(oid), pg_catalog.lo_from_bytea(oid, bytea) FROM PUBLIC;
        REVOKE EXECUTE ON FUNCTION pg_catalog.pg_notify(text, text) FROM PUBLIC;
        REVOKE EXECUTE ON FUNCTION pg_catalog.pg_terminate_backend(integer, bigint), pg_catalog.pg_cancel_backend(integer) FROM PUBLIC;
        REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision), pg_catalog.pg_sleep_for(interval), pg_catalog.pg_sleep_until(timestamptz) FROM PUBLIC;
        REVOKE EXECUTE ON FUNCTION pg_catalog.pg_advisory_lock(bigint), pg_catalog.pg_advisory_lock(integer, integer),
            pg_catalog.pg_try_advisory_lock(bigint), pg_catalog.pg_try_advisory_lock(integer, integer) FROM PUBLIC;
        REVOKE EXECUTE ON FUNCTION pg_catalog.ts_stat(text), pg_catalog.ts_stat(text, text),
            pg_catalog.query_to_xml(text, boolean, boolean, text), pg_catalog.query_to_xmlschema(text, boolean, boolean, text),
            pg_catalog.query_to_xml_and_xmlschema(text, boolean, boolean, text) FROM PUBLIC;

        """;

    private const string Tail = """

        COMMIT;

        """;
}
