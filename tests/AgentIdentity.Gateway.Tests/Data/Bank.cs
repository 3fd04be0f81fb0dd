using System.Net.Http.Headers;
using System.Text.Json;
using AgentIdentity.Cli.Postgres;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Tests;
using Npgsql;

namespace AgentIdentity.Gateway.Tests.Data;

/// <summary>
/// A bank's database in a real PostgreSQL, set up by the script of agentid postgres init, behind a gateway: accounts (ben has two, ada one), notes
/// that may be written, and countries, which everybody may read.
/// </summary>
internal sealed class Bank : IAsyncDisposable
{
    public const string Key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private const string Password = "a-password-of-the-tests-and-of-nothing-else";
    private static readonly string Verifier = ScramVerifier.Of(Password);

    // All databases of a cluster share its roles, and two scripts at once would get into each other's way.
    private static readonly SemaphoreSlim Turn = new(1);
    private readonly string _database = Cluster.NextName();

    public required Postgres Server { get; init; }

    public GatewayWorld World { get; private set; } = null!;

    /// <summary>Connection settings of the administrator.</summary>
    public string Administrator => $"{Server.Administrator};Database={_database}";

    /// <summary>Connection settings of the role that agents' statements run under, as the gateway has them.</summary>
    public string Agent => $"Host=127.0.0.1;Port={Server.Port};Database={_database};Username=agentid_agent;Password={Password};Pooling=false;Options=-c search_path=pg_catalog,pg_temp -c default_transaction_read_only=on";

    public static async Task<Bank> OpenAsync(Action<GatewayWorld>? configure = null, Postgres? server = null, bool harden = false)
    {
        var bank = new Bank { Server = server ?? await Cluster.GetAsync() };
        await bank.BuildAsync(harden);
        bank.World = await GatewayWorld.StartAsync(world =>
        {
            foreach (var (key, value) in new Dictionary<string, string?>
            {
                ["Kind"] = "data",
                ["Credential"] = "none",
                ["AllowBearer"] = "true",
                ["Database:Connection"] = $"Host=127.0.0.1;Port={bank.Server.Port};Database={bank._database};Username=agentid_agent",
                ["Database:Password"] = Password,
                ["Database:ContextKey"] = Key,
                ["Database:AllowWrites"] = "true",
                ["Database:MaxConnections"] = "6",
                ["Database:Shared:0"] = "public.countries",
            })
            {
                world.Settings["AgentIdentity:Upstreams:bank:" + key] = value;
            }

            configure?.Invoke(world);
        });
        return bank;
    }

    /// <summary>Runs SQL as the administrator.</summary>
    public async Task<object?> AdministerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Administrator);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public Task<HttpResponseMessage> AskAsync(string sql, params object?[] parameters) => SendAsync("ben", new { sql, parameters });

    public Task<HttpResponseMessage> SendAsync(string human, object body)
    {
        World.Caller.Subject = human;
        return SendAsync(World.Caller.Token("/api/bank", bound: false), JsonSerializer.Serialize(body));
    }

    public async Task<HttpResponseMessage> SendAsync(string token, string body, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, World.Origin + "/api/bank") { Content = TestCaller.Json(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await World.Client.SendAsync(request, cancellation);
    }

    /// <summary>The answer to a statement that must go well.</summary>
    public async Task<JsonElement> RowsAsync(string human, string sql, params object?[] parameters)
    {
        using var response = await SendAsync(human, new { sql, parameters });
        var body = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeTrue(body);
        return JsonDocument.Parse(body).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        if (World is not null)
        {
            await World.DisposeAsync();
        }
    }

    private async Task BuildAsync(bool harden)
    {
        await Turn.WaitAsync();
        var folder = Directory.CreateTempSubdirectory("agentidentity-bank-").FullName;
        try
        {
            await using (var connection = new NpgsqlConnection(Server.Administrator + ";Database=postgres"))
            {
                await connection.OpenAsync();
                await using var create = new NpgsqlCommand($"CREATE DATABASE {_database}", connection);
                await create.ExecuteNonQueryAsync();
            }

            await AdministerAsync("""
                CREATE TABLE accounts (id int PRIMARY KEY, owner text NOT NULL, label text NOT NULL, iban text UNIQUE, balance numeric(12,2) NOT NULL DEFAULT 0, opened date, extra jsonb);
                INSERT INTO accounts VALUES (1, 'ben', 'salary', 'DE01', 1200.50, '2024-02-03', '{"tags": ["main"]}'), (2, 'ben', 'savings', 'DE02', 90000, '2020-01-01', NULL), (3, 'ada', 'ada-secret', 'DE03', 777.77, '2021-07-07', NULL);
                CREATE TABLE notes (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, owner text NOT NULL DEFAULT 'nobody', body text);
                INSERT INTO notes (owner, body) VALUES ('ben', 'call mum'), ('ada', 'ada-secret-note');
                CREATE TABLE countries (code text PRIMARY KEY, name text);
                INSERT INTO countries VALUES ('DE', 'Germany'), ('FR', 'France');
                CREATE TABLE salaries (who text, amount int);
                INSERT INTO salaries VALUES ('ada', 100000);
                """);
            var script = new SetupScript("k1", "bank.key", Verifier, [SetupTable.Read("public.accounts=owner")!, SetupTable.Read("public.notes:select,insert,update,delete=owner")!]) { Harden = harden };
            await File.WriteAllTextAsync(Path.Combine(folder, "bank.key"), Key + "\n");
            await File.WriteAllTextAsync(Path.Combine(folder, "bank.sql"), script.ToString());
            await Server.PsqlAsync(_database, "bank.sql", folder);

            // It may be run again.
            await Server.PsqlAsync(_database, "bank.sql", folder);
            await AdministerAsync("GRANT SELECT ON countries TO agentid_agent");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            Turn.Release();
        }
    }
}
