using AgentIdentity.Gateway.Configuration;

namespace AgentIdentity.Gateway.Tests.Configuration;

/// <summary>What keeps a database from being put behind the gateway in a way that is not safe.</summary>
public sealed class DatabaseOptionsTests
{
    private const string Here = "Host=127.0.0.1;Database=bank;Username=agentid_agent";

    [Fact]
    public void A_database_that_is_described_well_is_no_mistake()
    {
        FailuresOf(static _ => { }).Should().BeEmpty();
        FailuresOf(static upstream => upstream.Database.Connection = "Host=db.internal;Database=bank;Username=a;SSL Mode=VerifyFull").Should().BeEmpty();
        FailuresOf(static upstream => upstream.Database.Shared.Add("public.countries")).Should().BeEmpty();
    }

    [Theory]
    [InlineData(null, "must name Host, Database and Username")]
    [InlineData("Host=127.0.0.1;Database=bank", "must name Host, Database and Username")]
    [InlineData("nonsense=1", "cannot be read")]
    [InlineData(Here + ";Password=x", "may hold no password")]
    [InlineData("Host=127.0.0.1,127.0.0.2;Database=bank;Username=a", "must name one Host")]
    [InlineData("Host=db.internal;Database=bank;Username=a", "SSL Mode=VerifyFull")]
    [InlineData("Host=db.internal;Database=bank;Username=a;SSL Mode=Require", "SSL Mode=VerifyFull")]
    public void A_connection_that_is_unsafe_or_incomplete_is_a_mistake(string? connection, string mistake) =>
        FailuresOf(upstream => upstream.Database.Connection = connection).Should().Contain(failure => failure.Contains("bank:Database:Connection " + mistake, StringComparison.Ordinal) || failure.Contains(mistake, StringComparison.Ordinal));

    public static TheoryData<Action<UpstreamOptions>, string> Mistakes() => new()
    {
        { static upstream => upstream.Address = "http://127.0.0.1", "bank:Address must be left out" },
        { static upstream => upstream.Credential = "token", "bank:Credential must be none" },
        { static upstream => upstream.Database.ContextKey = null, "bank:Database:ContextKey or bank:Database:ContextKeyFile must be set" },
        { static upstream => upstream.Database.ContextKey = "short", "bank:Database:ContextKey must be 64 hexadecimal digits" },
        { static upstream => upstream.Database.ContextKeyFile = "/dev/null", "bank:Database:ContextKey and bank:Database:ContextKeyFile are set" },
        { static upstream => upstream.Database.PasswordFile = "/nowhere/at/all", "bank:Database:PasswordFile cannot be read" },
        { static upstream => upstream.Database.ContextKeyId = "A B", "bank:Database:ContextKeyId" },
        { static upstream => upstream.Database.Schema = "pg_catalog", "bank:Database:Schema" },
        { static upstream => upstream.Database.Schema = "a;b", "bank:Database:Schema" },
        { static upstream => upstream.Database.Shared.Add("countries"), "bank:Database:Shared" },
        { static upstream => upstream.Database.Functions.Add("pg_catalog.pg_sleep"), "bank:Database:Functions" },
        { static upstream => upstream.Database.MaxRows = 0, "bank:Database:MaxRows must be between 1 and 1000000" },
        { static upstream => upstream.Database.MaxResultBytes = int.MaxValue, "bank:Database:MaxResultBytes" },
        { static upstream => upstream.Database.StatementSeconds = 3601, "bank:Database:StatementSeconds" },
        { static upstream => upstream.Database.MaxConnections = 0, "bank:Database:MaxConnections" },
        { static upstream => upstream.Kind = "http", "bank:Database is for Kind data" },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void Every_mistake_is_named_by_its_key(Action<UpstreamOptions> change, string mistake) =>
        FailuresOf(change).Should().ContainSingle().Which.Replace("AgentIdentity:Upstreams:", "", StringComparison.Ordinal).Should().StartWith(mistake);

    private static IReadOnlyList<string> FailuresOf(Action<UpstreamOptions> change)
    {
        var options = new GatewayOptions();
        options.Upstreams["bank"] = new UpstreamOptions { Kind = "data", Credential = "none" };
        options.Upstreams["bank"].Database.Connection = Here;
        options.Upstreams["bank"].Database.ContextKey = new string('a', 64);
        change(options.Upstreams["bank"]);
        return [.. new DatabaseOptionsCheck().Validate(null, options).Failures ?? []];
    }
}
