using AgentIdentity.Policy;

namespace AgentIdentity.Broker.Tests;

public sealed class RefreshFamilyTests
{
    private const string Client = "https://client.example/mcp.json";
    private const string Key = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

    [Fact]
    public async Task Each_use_gives_the_next_token_and_what_was_granted_stays_the_same()
    {
        await using var broker = await TestBroker.StartAsync();
        var token = (await StartAsync(broker)).Token;

        for (var generation = 2; generation < 6; generation++)
        {
            var next = (await RotateAsync(broker, token)).Value!;
            next.Token.Should().NotBe(token);
            (next.Family.Generation, next.Family.Resource).Should().Be((generation, TestBroker.Crm));
            next.Family.Scope.Should().Equal("mcp");
            token = next.Token;
        }
    }

    [Fact]
    public async Task A_token_used_twice_ends_its_family_and_its_delegation()
    {
        await using var broker = await TestBroker.StartAsync();
        var first = await StartAsync(broker);
        var second = (await RotateAsync(broker, first.Token)).Value!;

        (await RotateAsync(broker, first.Token)).Failure!.Error.Should().Be(BrokerError.RefreshReused);

        (await RotateAsync(broker, second.Token)).Failure!.Error.Should().Be(BrokerError.RefreshOver);
        broker.Delegations.Find(first.Family.DelegationId)!.State.Should().Be(DelegationState.Ended);
        (await broker.KindsAsync()).Should().ContainInOrder("refresh.started", "refresh.reused", "delegation.ended");
    }

    [Fact]
    public async Task Of_two_uses_at_the_same_moment_one_wins_and_the_family_is_over()
    {
        await using var broker = await TestBroker.StartAsync();
        var first = await StartAsync(broker);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => RotateAsync(broker, first.Token))));

        answers.Count(static answer => answer.Ok).Should().Be(1);
        answers.Count(static answer => answer.Failure is { Error: BrokerError.RefreshReused }).Should().Be(1);
        (await RotateAsync(broker, answers.Single(static answer => answer.Ok).Value!.Token)).Ok.Should().BeFalse();
    }

    [Fact]
    public async Task A_token_made_from_one_that_was_held_counts_as_reuse_and_a_guess_as_nothing()
    {
        await using var broker = await TestBroker.StartAsync();
        var first = await StartAsync(broker);
        string[] guesses = ["", "aidr_", "aidr_" + new string('A', 64), first.Token + "A", first.Token[..^4], "x" + first.Token[1..]];

        foreach (var guess in guesses)
        {
            (await RotateAsync(broker, guess)).Failure!.Error.Should().Be(BrokerError.RefreshRefused, guess);
        }

        (await RotateAsync(broker, first.Token)).Ok.Should().BeTrue("no guess touches the family");
        (await RotateAsync(broker, first.Token[..^4] + "AAAA")).Failure!.Error.Should().Be(BrokerError.RefreshReused);
    }

    [Fact]
    public async Task Another_client_or_another_key_gets_nothing_and_ends_nothing()
    {
        await using var broker = await TestBroker.StartAsync();
        var bound = await StartAsync(broker, Key);

        (await RotateAsync(broker, bound.Token, "https://thief.example/x.json", Key)).Failure!.Error.Should().Be(BrokerError.RefreshRefused);
        (await RotateAsync(broker, bound.Token)).Failure!.Error.Should().Be(BrokerError.RefreshRefused);
        (await RotateAsync(broker, bound.Token, Client, Key[..^1] + "J")).Failure!.Error.Should().Be(BrokerError.RefreshRefused);

        (await RotateAsync(broker, bound.Token, Client, Key)).Ok.Should().BeTrue();
    }

    [Fact]
    public async Task A_family_ends_with_its_delegation_and_rests_while_that_is_paused()
    {
        await using var broker = await TestBroker.StartAsync();
        var first = await StartAsync(broker);

        await broker.Delegations.PauseAsync(first.Family.DelegationId, "ben");
        (await RotateAsync(broker, first.Token)).Failure!.Error.Should().Be(BrokerError.DelegationPaused);
        await broker.Delegations.ResumeAsync(first.Family.DelegationId, "ben");
        var second = (await RotateAsync(broker, first.Token)).Value!;
        await broker.Delegations.EndAsync(first.Family.DelegationId, "ben");

        (await RotateAsync(broker, second.Token)).Failure!.Error.Should().Be(BrokerError.DelegationEnded);
    }

    [Fact]
    public async Task A_family_that_nobody_used_for_a_week_is_over()
    {
        await using var broker = await TestBroker.StartAsync();
        var first = await StartAsync(broker);

        broker.Later(TimeSpan.FromDays(6));
        var second = (await RotateAsync(broker, first.Token)).Value!;
        broker.Later(TimeSpan.FromDays(7));

        (await RotateAsync(broker, second.Token)).Failure!.Error.Should().Be(BrokerError.RefreshOver);
    }

    [Fact]
    public async Task A_refusal_for_another_reason_does_not_use_the_token_up()
    {
        await using var broker = await TestBroker.StartAsync();
        var first = await StartAsync(broker);

        var refused = await broker.Part<RefreshFamilies>().RotateAsync(new RefreshAttempt(first.Token, Client, null), static family =>
            new BrokerFailure(BrokerError.HumanNotFresh, family.Resource));

        (refused.Failure!.Error, refused.Failure.Detail).Should().Be((BrokerError.HumanNotFresh, TestBroker.Crm));
        (await RotateAsync(broker, first.Token)).Ok.Should().BeTrue();
    }

    [Fact]
    public async Task Only_its_client_ends_a_family_by_any_of_its_tokens()
    {
        await using var broker = await TestBroker.StartAsync();
        var families = broker.Part<RefreshFamilies>();
        var first = await StartAsync(broker);
        var second = (await RotateAsync(broker, first.Token)).Value!;

        (await families.EndAsync(first.Token, "https://thief.example/x.json")).Should().BeNull();
        (await families.EndAsync("nonsense", Client)).Should().BeNull();
        (await families.EndAsync(first.Token, Client))!.EndedAt.Should().NotBeNull();

        (await RotateAsync(broker, second.Token)).Failure!.Error.Should().Be(BrokerError.RefreshOver);
    }

    [Fact]
    public async Task A_family_lives_across_a_restart_and_its_tokens_are_in_no_file()
    {
        await using var broker = await TestBroker.StartAsync();
        var first = await StartAsync(broker);
        var ended = await StartAsync(broker);
        await broker.Delegations.EndAsync(ended.Family.DelegationId, "ben");

        await broker.RestartAsync();
        var second = await RotateAsync(broker, first.Token);

        second.Ok.Should().BeTrue();
        (await RotateAsync(broker, ended.Token)).Failure!.Error.Should().Be(BrokerError.RefreshRefused, "it was forgotten with its delegation");
        second.Value!.ToString().Should().NotContain(second.Value.Token);
        await broker.StopAsync();
        foreach (var file in Directory.EnumerateFiles(broker.Folder, "*", SearchOption.AllDirectories))
        {
            System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)).Should()
                .NotContain(first.Token[5..27], file).And.NotContain(second.Value.Token[30..], file);
        }
    }

    private static async Task<IssuedRefresh> StartAsync(TestBroker broker, string? key = null) =>
        await broker.Part<RefreshFamilies>().StartAsync((await broker.GrantAsync()).Id, Client, TestBroker.Crm, ["mcp"], key);

    private static Task<BrokerResult<IssuedRefresh>> RotateAsync(TestBroker broker, string token, string client = Client, string? key = null) =>
        broker.Part<RefreshFamilies>().RotateAsync(new RefreshAttempt(token, client, key), static _ => null);
}
