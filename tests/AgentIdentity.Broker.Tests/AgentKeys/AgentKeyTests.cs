using AgentIdentity.Tokens;

namespace AgentIdentity.Broker.Tests;

public sealed class AgentKeyTests
{
    [Fact]
    public async Task A_key_stands_for_its_delegation_at_its_one_resource()
    {
        await using var broker = await TestBroker.StartAsync();
        var delegation = await broker.GrantAsync();

        var issued = await IssueAsync(broker, delegation);
        var stands = Read(broker, issued.Text)!.Value.Value;

        (stands.Subject, stands.Actor.Subject, stands.ClientId).Should().Be(("ben", "codex", "codex"));
        (stands.Audience, stands.DelegationId, stands.TokenId, stands.KeyThumbprint).Should().Be((TestBroker.Crm, delegation.Id, issued.Record.Id, null));
        stands.Details.Should().Be(delegation.Details.ForAudience(TestBroker.Crm));
        (stands.ActorAssurance, stands.Unattended).Should().Be((ActorAssurance.SelfAsserted, true), "anybody may hold the text");
        stands.Scope.Should().Equal("mcp");
        stands.ExpiresAt.Should().Be(broker.Now.AddHours(12));
        Refused(Read(broker, issued.Text, TestBroker.Models)).Should().Be(TokenError.WrongAudience);
    }

    [Fact]
    public async Task What_is_no_key_is_left_to_others_and_what_looks_like_one_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        var issued = await IssueAsync(broker, await broker.GrantAsync());

        Read(broker, "eyJhbGciOiJFUzI1NiJ9.e30.x").Should().BeNull();
        string[] wrong = ["aidk_", "aidk_x", issued.Text[..^1], issued.Text + "A", issued.Text[..^2] + "-_", issued.Record.Id, "aidk_" + new string('A', 43)];
        foreach (var text in wrong.Where(static text => text.StartsWith("aidk_", StringComparison.Ordinal)))
        {
            Refused(Read(broker, text)).Should().Be(TokenError.StaticKeyRefused, text);
        }
    }

    [Fact]
    public async Task The_text_is_given_once_and_is_in_no_record_no_file_and_no_evidence()
    {
        await using var broker = await TestBroker.StartAsync();
        var issued = await IssueAsync(broker, await broker.GrantAsync());
        var secret = issued.Text["aidk_".Length..];

        issued.ToString().Should().NotContain(secret);
        (await broker.EntriesAsync()).Select(static entry => System.Text.Encoding.UTF8.GetString(entry.Body.Span))
            .Should().OnlyContain(body => !body.Contains(secret));
        await broker.StopAsync();
        foreach (var file in Directory.EnumerateFiles(broker.Folder, "*", SearchOption.AllDirectories))
        {
            System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)).Should().NotContain(secret, file);
        }
    }

    [Fact]
    public async Task Issuing_and_ending_are_in_the_evidence_under_the_delegation()
    {
        await using var broker = await TestBroker.StartAsync();
        var delegation = await broker.GrantAsync();
        var issued = await IssueAsync(broker, delegation);
        await broker.Part<AgentKeys>().EndAsync(issued.Record.Id, "admin");
        await broker.Part<AgentKeys>().EndAsync(issued.Record.Id, "admin");

        var entries = (await broker.EntriesAsync()).Where(static entry => entry.Kind.StartsWith("agent_key.", StringComparison.Ordinal)).ToList();

        entries.Select(static entry => entry.Kind).Should().Equal("agent_key.issued", "agent_key.ended");
        entries.Should().OnlyContain(entry => entry.DelegationId == delegation.Id);
    }

    [Fact]
    public async Task A_key_lives_and_ends_across_a_restart()
    {
        await using var broker = await TestBroker.StartAsync();
        var delegation = await broker.GrantAsync();
        var (kept, ended) = (await IssueAsync(broker, delegation), await IssueAsync(broker, delegation));
        await broker.Part<AgentKeys>().EndAsync(ended.Record.Id, "admin");
        Refused(Read(broker, ended.Text)).Should().Be(TokenError.StaticKeyRefused);

        await broker.RestartAsync();

        Read(broker, kept.Text)!.Value.TryGet(out _, out _).Should().BeTrue();
        Refused(Read(broker, ended.Text)).Should().Be(TokenError.StaticKeyRefused);
        broker.Part<AgentKeys>().List(delegation.Id).Select(key => (key.Id, key.EndedBy)).Should().BeEquivalentTo([(kept.Record.Id, null), (ended.Record.Id, "admin")]);
    }

    [Fact]
    public async Task A_key_stands_for_nothing_when_its_time_its_delegation_its_agent_or_its_human_is_out()
    {
        await using var broker = await TestBroker.StartAsync();
        var delegation = await broker.GrantAsync();
        var issued = await IssueAsync(broker, delegation, TimeSpan.FromHours(1));

        await broker.Agents.SuspendAsync("codex", "admin");
        Refused(Read(broker, issued.Text)).Should().Be(TokenError.StaticKeyRefused);
        await broker.Agents.ResumeAsync("codex", "admin");
        Read(broker, issued.Text)!.Value.TryGet(out _, out _).Should().BeTrue();

        await broker.Delegations.PauseAsync(delegation.Id, "ben");
        Refused(Read(broker, issued.Text)).Should().Be(TokenError.StaticKeyRefused);
        await broker.Delegations.ResumeAsync(delegation.Id, "ben");

        broker.Later(TimeSpan.FromHours(1));
        Refused(Read(broker, issued.Text)).Should().Be(TokenError.StaticKeyRefused);

        var later = await IssueAsync(broker, delegation, TimeSpan.FromDays(7));
        await broker.Delegations.EndAsync(delegation.Id, "ben");
        Refused(Read(broker, later.Text)).Should().Be(TokenError.StaticKeyRefused);
    }

    [Fact]
    public async Task A_key_stops_when_the_human_was_not_seen_for_a_week()
    {
        await using var broker = await TestBroker.StartAsync();
        var delegation = await broker.GrantAsync();
        broker.Later(TimeSpan.FromDays(1));
        var issued = await IssueAsync(broker, delegation, TimeSpan.FromDays(7));

        broker.Later(TimeSpan.FromDays(6.5));

        Refused(Read(broker, issued.Text)).Should().Be(TokenError.StaticKeyRefused);
        (await broker.Part<AgentKeys>().IssueAsync(new NewAgentKey(delegation.Id, TestBroker.Crm, "laptop"), "admin"))
            .Failure!.Error.Should().Be(BrokerError.HumanNotFresh);
    }

    [Fact]
    public async Task A_key_follows_its_delegation_when_that_is_narrowed_or_its_parent_is()
    {
        await using var broker = await TestBroker.StartAsync();
        var parent = await broker.GrantAsync();
        var child = await broker.ChildAsync(parent);
        var issued = await IssueAsync(broker, child);
        Read(broker, issued.Text)!.Value.Value.Actor.Depth.Should().Be(2);
        Read(broker, issued.Text)!.Value.Value.Details.Items.Should().HaveCount(1);

        await broker.Delegations.NarrowAsync(parent.Id, new NarrowRequest { Details = TestBroker.Tool("search_contacts") }, "ben");

        Read(broker, issued.Text)!.Value.Value.Details.Items.Should().BeEmpty("the parent no longer covers every tool");
    }

    [Theory]
    [InlineData("", TestBroker.Crm, 12)]
    [InlineData("two\nlines", TestBroker.Crm, 12)]
    [InlineData("laptop", TestBroker.Crm, 24 * 8)]
    [InlineData("laptop", TestBroker.Crm, 0)]
    [InlineData("laptop", TestBroker.Issuer + "/mcp/other", 12)]
    [InlineData("laptop", "https://elsewhere.example/mcp/crm", 12)]
    public async Task A_key_that_may_not_be_is_not_issued(string name, string resource, int hours)
    {
        await using var broker = await TestBroker.StartAsync();
        var delegation = await broker.GrantAsync();

        var refused = await broker.Part<AgentKeys>().IssueAsync(
            new NewAgentKey(delegation.Id, resource, name) { Lifetime = TimeSpan.FromHours(hours) }, "admin");

        refused.Failure!.Error.Should().Be(BrokerError.AgentKeyInvalid);
        broker.Part<AgentKeys>().List().Should().BeEmpty();
    }

    [Fact]
    public async Task A_delegation_has_twenty_live_keys_at_most_and_a_key_never_outlives_it()
    {
        await using var broker = await TestBroker.StartAsync();
        var delegation = await broker.GrantAsync(broker.Request() with { EndsAt = broker.Now.AddHours(2) });
        for (var i = 0; i < 20; i++)
        {
            (await IssueAsync(broker, delegation)).Record.EndsAt.Should().Be(delegation.EndsAt);
        }

        (await broker.Part<AgentKeys>().IssueAsync(new NewAgentKey(delegation.Id, TestBroker.Crm, "one more"), "admin"))
            .Failure!.Error.Should().Be(BrokerError.AgentKeyInvalid);
    }

    private static async Task<IssuedAgentKey> IssueAsync(TestBroker broker, DelegationRecord delegation, TimeSpan? lifetime = null)
    {
        var issued = await broker.Part<AgentKeys>().IssueAsync(
            new NewAgentKey(delegation.Id, TestBroker.Crm, "laptop") { Lifetime = lifetime ?? TimeSpan.FromHours(12) }, "admin");
        issued.Failure.Should().BeNull();
        return issued.Value!;
    }

    private static TokenResult<Delegation>? Read(TestBroker broker, string text, string resource = TestBroker.Crm) =>
        broker.Part<AgentKeys>().Read(text, resource);

    private static TokenError Refused(TokenResult<Delegation>? read)
    {
        read.Should().NotBeNull();
        read!.Value.TryGet(out _, out var refused).Should().BeFalse();
        return refused!.Error;
    }
}
