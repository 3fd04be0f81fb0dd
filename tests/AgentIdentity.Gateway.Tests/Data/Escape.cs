namespace AgentIdentity.Gateway.Tests.Data;

/// <summary>
/// An attempt of ben's agent to see or change what is ada's. <paramref name="Code"/> is what the gateway says to it; "own" where it may run, and
/// finds ben's rows at most. <paramref name="Left"/> is what a statement of ada's left behind in the same session, were the gateway not to read
/// statements; <c>{stolen}</c> is a context of ada's, copied from a transaction on the same connection.
/// </summary>
internal sealed record Escape(string Name, string Sql, string Code = "AID3401", string? Left = null)
{
    public static IReadOnlyList<Escape> All { get; } =
    [
        // The context.
        new("set the context", "SET agentid.context = '{stolen}'"),
        new("set the context for the transaction", "SET LOCAL agentid.context = '{stolen}'"),
        new("replay a context", "SELECT set_config('agentid.context', '{stolen}', true)"),
        new("replay a context for the session", "SELECT set_config('agentid.context', '{stolen}', false)"),
        new("replay a context before the rows are read", "WITH s AS MATERIALIZED (SELECT set_config('agentid.context', '{stolen}', true)) SELECT label FROM s, public.accounts"),
        new("forge a context", """SELECT set_config('agentid.context', 'k1:' || repeat('0', 64) || ':{"place":"x","ends":9999999999,"human":"ada"}', true)"""),
        new("sign a context with a guessed key", """SELECT set_config('agentid.context', 'k1:' || encode(sha256('x{"human":"ada"}'), 'hex') || ':{"human":"ada","place":"' || agentid.place() || '","ends":9999999999}', true)"""),
        new("clear the context", "RESET agentid.context"),
        new("reset everything", "RESET ALL"),
        new("read the context", "SELECT current_setting('agentid.context')"),
        new("read the keys", "SELECT encode(inner_block, 'hex') FROM agentid.keys"),
        new("add a key", "SELECT agentid.add_key('mine', decode(repeat('00', 32), 'hex'))"),
        new("write a key", "INSERT INTO agentid.keys VALUES ('mine', decode(repeat('00', 64), 'hex'), decode(repeat('00', 64), 'hex'))"),
        new("replace the check", "CREATE OR REPLACE FUNCTION agentid.human() RETURNS text LANGUAGE sql AS 'SELECT ''ada''::text'"),
        new("the check in a schema of one's own", "CREATE SCHEMA mine"),

        // The role.
        new("reset the role", "RESET ROLE"),
        new("become the administrator", "SET ROLE admin"),
        new("become the owner of the key", "SET ROLE agentid_owner"),
        new("become somebody by a function", "SELECT set_config('role', 'admin', false)"),
        new("sign in as the administrator", "SET SESSION AUTHORIZATION admin"),
        new("reset who signed in", "RESET SESSION AUTHORIZATION"),
        new("join the owner", "GRANT agentid_owner TO agentid_agent"),
        new("take a right", "GRANT ALL ON public.accounts TO agentid_agent"),
        new("give the role more", "ALTER ROLE agentid_agent SUPERUSER"),

        // The transaction.
        new("commit", "COMMIT"),
        new("commit and go on", "COMMIT AND CHAIN"),
        new("roll back", "ROLLBACK"),
        new("a point to go back to", "SAVEPOINT mine"),
        new("leave the transaction for somebody else", "PREPARE TRANSACTION 'mine'"),
        new("write in a transaction that reads", "SET TRANSACTION READ WRITE"),
        new("write in a transaction that reads, by a function", "SELECT set_config('transaction_read_only', 'off', true)"),
        new("a block", "DO $$ BEGIN PERFORM set_config('agentid.context', '{stolen}', false); END $$"),
        new("a block that commits", "DO $$ BEGIN COMMIT; PERFORM set_config('agentid.context', '{stolen}', false); END $$"),
        new("two statements", "SELECT 1; SELECT label FROM public.accounts"),
        new("two statements behind a comment", "SELECT 1 /* ; */ ; -- x\n COMMIT"),

        // What row-level security is made of.
        new("switch row-level security off", "SET row_security = off"),
        new("take it from the table", "ALTER TABLE public.accounts DISABLE ROW LEVEL SECURITY"),
        new("a policy of one's own", "CREATE POLICY mine ON public.accounts USING (true)"),
        new("empty the table", "TRUNCATE public.notes"),
        new("a view", "CREATE VIEW public.mine AS SELECT * FROM public.accounts"),
        new("a temporary view", "CREATE TEMP VIEW mine AS SELECT * FROM public.accounts"),
        new("a rule", "CREATE RULE mine AS ON SELECT TO public.notes DO INSTEAD SELECT * FROM public.accounts"),
        new("a trigger", "CREATE TRIGGER mine BEFORE INSERT ON public.notes FOR EACH ROW EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger()"),
        new("a function", "CREATE FUNCTION pg_temp.mine() RETURNS SETOF public.accounts LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM public.accounts'"),
        new("an operator", "CREATE OPERATOR pg_temp.= (FUNCTION = pg_catalog.texteq, LEFTARG = text, RIGHTARG = text)"),

        // What stays in a session.
        new("a cursor of ada's", "FETCH ALL FROM held", Left: "DECLARE held CURSOR WITH HOLD FOR SELECT label FROM public.accounts"),
        new("a temporary table of ada's", "SELECT * FROM pg_temp.kept", Left: "CREATE TEMP TABLE kept AS SELECT label FROM public.accounts"),
        new("a temporary table in front of a real one", "SELECT label FROM accounts", "own", Left: "CREATE TEMP TABLE accounts AS SELECT label, 'ben' AS owner FROM public.accounts"),
        new("a prepared statement of ada's", "EXECUTE ready", Left: "PREPARE ready AS SELECT label FROM public.accounts"),
        new("a setting of ada's", "SELECT current_setting('my.note', true)", Left: "SELECT set_config('my.note', (SELECT label FROM public.accounts LIMIT 1), false)"),
        new("a number of ada's sequence", "SELECT lastval()", Left: "INSERT INTO public.notes (owner, body) VALUES ('ada', 'ada-secret-2')"),
        new("listen", "LISTEN news"),
        new("tell others", "NOTIFY news, 'hello'"),
        new("tell others by a function", "SELECT pg_notify('news', label) FROM public.accounts"),
        new("an advisory lock", "SELECT pg_advisory_lock(1)"),
        new("the rest of a session", "DISCARD ALL"),
        new("a large object", "SELECT lo_from_bytea(0, 'x')"),
        new("a large object from a file", "SELECT lo_import('/etc/passwd')"),

        // Other ways to rows.
        new("copy out", "COPY public.accounts TO STDOUT"),
        new("copy to a file", "COPY (SELECT * FROM public.accounts) TO '/tmp/accounts'"),
        new("copy to a program", "COPY public.accounts TO PROGRAM 'cat'"),
        new("copy in", "COPY public.notes FROM '/etc/passwd'"),
        new("read a file", "SELECT pg_read_file('/etc/passwd')"),
        new("list a folder", "SELECT pg_ls_dir('/')"),
        new("another connection", "SELECT * FROM dblink('dbname=bank', 'SELECT label FROM accounts') AS t(label text)"),
        new("an extension", "CREATE EXTENSION dblink"),
        new("a library", "LOAD 'auto_explain'"),
        new("a query in a text", "SELECT query_to_xml('SELECT label FROM public.accounts', true, false, '')"),
        new("a table by its name in a text", "SELECT table_to_xml('public.accounts'::regclass, true, false, '')"),
        new("a function behind an alias", "SELECT x.ts_stat FROM unnest(ARRAY['SELECT to_tsvector(label) FROM public.accounts']) AS x"),
        new("a function behind a function's name", "SELECT unnest.pg_sleep FROM unnest(ARRAY[0]) WHERE unnest.pg_sleep IS NULL"),
        new("a function on a row", "SELECT accounts.pg_column_size, accounts.row_to_json FROM accounts", "own"),
        new("statistics", "SELECT most_common_vals FROM pg_catalog.pg_stats WHERE tablename = 'accounts'"),
        new("raw statistics", "SELECT stavalues1 FROM pg_catalog.pg_statistic"),
        new("statements of others", "SELECT query FROM pg_catalog.pg_stat_activity"),
        new("passwords", "SELECT rolpassword FROM pg_catalog.pg_authid"),
        new("a plan", "EXPLAIN ANALYZE SELECT label FROM public.accounts"),
        new("a table as a command", "TABLE public.accounts"),
        new("a table as a command in a query", "SELECT * FROM (TABLE public.accounts) AS t"),
        new("a table nobody gave", "SELECT who, amount FROM public.salaries", "AID3408"),
        new("select into", "SELECT label INTO TEMP mine FROM public.accounts"),
        new("a lock on rows", "SELECT label FROM public.accounts FOR UPDATE"),
        new("a lock on the table", "LOCK TABLE public.accounts"),
        new("a sequence", "SELECT nextval('public.notes_id_seq')"),
        new("names from texts", "SELECT 'public.salaries'::regclass"),
        new("another schema first", "SELECT set_config('search_path', 'pg_temp', false)"),
        new("a call", "CALL public.nothing()"),
        new("vacuum", "VACUUM public.accounts"),
        new("kill the others", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"),
        new("a configuration file", "SELECT pg_reload_conf()"),

        // Writes.
        new("a write in a query with a name", "WITH gone AS (DELETE FROM public.notes RETURNING body) SELECT body FROM gone"),
        new("a merge", "MERGE INTO public.notes AS n USING public.accounts AS a ON n.id = a.id WHEN MATCHED THEN DELETE"),
        new("a row for ada", "INSERT INTO public.notes (owner, body) VALUES ('ada', 'planted')", "AID3408"),
        new("a row of ada's by its number", "INSERT INTO public.notes (id, owner, body) VALUES (2, 'ben', 'mine') ON CONFLICT (id) DO UPDATE SET body = 'mine' RETURNING body", "AID3408"),
        new("give ada's row to ben", "UPDATE public.notes SET owner = 'ben' WHERE owner = 'ada' RETURNING body", "own"),
        new("give ben's row to ada", "UPDATE public.notes SET owner = 'ada' WHERE owner = 'ben'", "AID3408"),
        new("delete ada's row", "DELETE FROM public.notes WHERE id = 2 RETURNING body", "own"),
        new("write where only reading was given", "UPDATE public.accounts SET balance = 0 WHERE id = 3", "AID3408"),

        // What errors and side ways say.
        new("a value in an error", "SELECT label::int FROM public.accounts", "AID3407"),
        new("a division that fails at ada's row", "SELECT label FROM public.accounts WHERE 1 / (balance - 777.77) < 2", "own"),
        new("a condition before the policy", "SELECT label FROM public.accounts WHERE label ~ '^ada' OR true", "own"),
        new("a key that is taken", "INSERT INTO public.notes (id, owner, body) VALUES (2, 'ben', 'x')", "AID3407"),
        new("count what is not shown", "SELECT count(*), max(label), string_agg(label, ',') FROM public.accounts", "own"),

        // Texts that another reader would read differently.
        new("dollar quotes", "SELECT $x$a$x$, label FROM public.accounts"),
        new("escape quotes", """SELECT E'\' OR true --' FROM public.accounts"""),
        new("Unicode quotes", """SELECT * FROM U&"\0061ccounts" """),
        new("a backslash in front of a quote", """SELECT label FROM public.accounts WHERE label = '\' OR owner = 'ada' --'""", "own"),
        new("a comment in a comment", "SELECT label /* /* */ FROM public.salaries -- */ FROM public.accounts", "own"),
        new("a zero", "SELECT 'a\0' FROM public.accounts"),
        new("a name that is cut", "SELECT label FROM public.accounts_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        new("columns under other names", "SELECT c FROM public.accounts AS a(a, b, c)"),
        new("a join by names", "SELECT label FROM public.accounts NATURAL JOIN public.notes"),
    ];

    public override string ToString() => Name;
}
