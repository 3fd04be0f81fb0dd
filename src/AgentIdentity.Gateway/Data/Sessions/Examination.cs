using System.Data;
using AgentIdentity.Gateway.Configuration;
using Npgsql;

namespace AgentIdentity.Gateway.Data.Sessions;

/// <summary>
/// Whether the role may do more than it should, by what the database itself says: anything that goes past row-level security, or that a later
/// call could find. Everything the role can reach counts, and not only what a statement names.
/// </summary>
internal static class Examination
{
    private const string Questions = """
        WITH me AS (SELECT * FROM pg_catalog.pg_roles WHERE rolname = session_user),
        things AS (
            SELECT c.oid, n.nspname || '.' || c.relname AS name, c.relkind, c.relrowsecurity, c.relowner, c.reloptions
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'agentid') AND n.nspname NOT LIKE 'pg\_%'
                AND has_schema_privilege(n.oid, 'USAGE')
                AND (has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER') OR has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')))
        SELECT 'the role is a superuser, may pass row-level security, replicate, or make roles or databases' FROM me WHERE rolsuper OR rolbypassrls OR rolreplication OR rolcreaterole OR rolcreatedb
        UNION ALL SELECT 'the role is a member of ' || roleid::regrole::text FROM pg_catalog.pg_auth_members, me WHERE member = me.oid
        UNION ALL SELECT 'the session runs as another role: ' || current_user WHERE current_user <> session_user
        UNION ALL SELECT 'the role owns ' || nspname FROM pg_catalog.pg_namespace, me WHERE nspowner = me.oid AND nspname NOT LIKE 'pg\_temp%' AND nspname NOT LIKE 'pg\_toast%'
        UNION ALL SELECT 'the role owns the function ' || pg_proc.oid::regprocedure::text FROM pg_catalog.pg_proc, me WHERE proowner = me.oid
        UNION ALL SELECT 'the role owns ' || name FROM things, me WHERE relowner = me.oid
        UNION ALL SELECT 'the role owns the database' FROM pg_catalog.pg_database, me WHERE datname = current_database() AND datdba = me.oid
        UNION ALL SELECT 'the role may create in ' || nspname FROM pg_catalog.pg_namespace WHERE has_schema_privilege(oid, 'CREATE') AND nspname NOT LIKE 'pg\_%'
        UNION ALL SELECT 'the role may create schemas' WHERE has_database_privilege(current_database(), 'CREATE')
        UNION ALL SELECT 'the role may read the keys' WHERE has_table_privilege('agentid.keys', 'SELECT, INSERT, UPDATE, DELETE') OR has_any_column_privilege('agentid.keys', 'SELECT, INSERT, UPDATE')
        UNION ALL SELECT 'agentid.context() does not run with the rights of its owner' FROM pg_catalog.pg_proc WHERE oid = 'agentid.context()'::regprocedure AND NOT prosecdef
        UNION ALL SELECT name || ' has no row-level security' FROM things WHERE relkind IN ('r', 'p') AND NOT relrowsecurity AND name <> ALL ($1)
        UNION ALL SELECT name || ' has no restrictive policy that demands a context for every statement' FROM things
            WHERE relkind IN ('r', 'p') AND relrowsecurity AND name <> ALL ($1) AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_policy AS p, me
                WHERE p.polrelid = things.oid AND NOT p.polpermissive AND p.polcmd = '*' AND (p.polroles = '{0}' OR me.oid = ANY (p.polroles))
                    AND pg_get_expr(p.polqual, p.polrelid) IN ('( SELECT agentid.present() AS present)', 'agentid.present()')
                    AND (p.polwithcheck IS NULL OR pg_get_expr(p.polwithcheck, p.polrelid) IN ('( SELECT agentid.present() AS present)', 'agentid.present()')))
        UNION ALL SELECT name || ' is a view that reads with the rights of its owner (security_invoker is not on)' FROM things
            WHERE relkind = 'v' AND name <> ALL ($1) AND NOT coalesce(reloptions::text[] && ARRAY['security_invoker=true', 'security_invoker=on', 'security_invoker=1', 'security_invoker=yes'], false)
        UNION ALL SELECT name || ' is a materialized view or a foreign table, which have no row-level security' FROM things WHERE relkind IN ('m', 'f') AND name <> ALL ($1)
        UNION ALL SELECT 'the role may TRUNCATE, REFERENCES or TRIGGER ' || name || ', which pass row-level security' FROM things WHERE has_table_privilege(oid, 'TRUNCATE, REFERENCES, TRIGGER') OR has_any_column_privilege(oid, 'REFERENCES')
        UNION ALL SELECT 'the role may write ' || name || ', which is shared' FROM things WHERE name = ANY ($1) AND (has_table_privilege(oid, 'INSERT, UPDATE, DELETE') OR has_any_column_privilege(oid, 'INSERT, UPDATE'))
        UNION ALL SELECT 'the role may call ' || p.oid::regprocedure::text || ', which runs with the rights of its owner' FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
            WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'agentid') AND has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE')
                AND p.prorettype <> 'pg_catalog.trigger'::regtype AND n.nspname || '.' || p.proname <> ALL ($2)
        UNION ALL SELECT 'the role may call ' || p.oid::regprocedure::text || ' of the extension ' || e.extname FROM pg_catalog.pg_proc AS p
            JOIN pg_catalog.pg_depend AS d ON d.objid = p.oid AND d.classid = 'pg_catalog.pg_proc'::regclass AND d.deptype = 'e' JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
            WHERE e.extname IN ('dblink', 'adminpack', 'file_fdw', 'pg_cron', 'pg_background', 'lo') AND has_schema_privilege(p.pronamespace, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE')
                AND p.prorettype NOT IN ('pg_catalog.trigger'::regtype, 'pg_catalog.fdw_handler'::regtype)
        LIMIT 50
        """;

    /// <summary>What is wrong, for the administrator; empty where nothing is.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(NpgsqlConnection connection, DatabaseSettings settings, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Questions, connection)
        {
            CommandTimeout = 10,
            Parameters = { new() { Value = settings.Shared.ToArray() }, new() { Value = settings.Functions.ToArray() } },
        };
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, cancellation);
        List<string> problems = [];
        while (await reader.ReadAsync(cancellation))
        {
            problems.Add(reader.GetString(0));
        }

        return problems;
    }
}
