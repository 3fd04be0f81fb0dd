using AgentIdentity.Policy;

namespace AgentIdentity.Broker.Tests;

public sealed class PolicySourceTests
{
    private static readonly RelationTuple Tuple = new("user:ben", "human_may", "tool:crm/search_contacts");

    [Fact]
    public async Task A_tuple_is_written_once_survives_a_restart_and_is_deleted()
    {
        await using var broker = await TestBroker.EmptyAsync();
        (await broker.Part<AdminTuples>().WriteAsync(Tuple, "admin")).Ok.Should().BeTrue();
        (await broker.Part<AdminTuples>().WriteAsync(Tuple, "admin")).Failure!.Error.Should().Be(BrokerError.TupleExists);

        await broker.RestartAsync();
        (await broker.Part<AdminTuples>().ListAsync(default)).Value.Should().ContainSingle().Which.Should().Be(Tuple);

        (await broker.Part<AdminTuples>().DeleteAsync(Tuple, "admin")).Ok.Should().BeTrue();
        (await broker.Part<AdminTuples>().DeleteAsync(Tuple, "admin")).Failure!.Error.Should().Be(BrokerError.TupleUnknown);
        (await broker.Part<AdminTuples>().ListAsync(default)).Value.Should().BeEmpty();
    }

    [Fact]
    public async Task Who_would_delete_a_tuple_of_the_folder_is_told_where_it_is()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var folder = Directory.CreateDirectory(Path.Combine(broker.Folder, "policy", "tuples")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "a.yaml"), $"- {{ user: \"{Tuple.User}\", relation: {Tuple.Relation}, object: \"{Tuple.Object}\" }}\n");
        (await broker.Part<PolicySource>().ReloadAsync("admin")).Should().BeTrue();

        (await broker.Part<AdminTuples>().DeleteAsync(Tuple, "admin")).Failure!.Detail.Should().Contain("of the policy folder").And.Contain("agentid policy reload");
        (await broker.Part<AdminTuples>().DeleteAsync(Tuple with { User = "user:nobody" }, "admin")).Failure!.Detail.Should().StartWith("There is no ");
    }

    [Theory]
    [InlineData("user:ben", "owns", "tool:crm/x")]
    [InlineData("agent:codex", "human_may", "tool:crm/x")]
    [InlineData("ben", "human_may", "tool:crm/x")]
    [InlineData("user:ben", "human_may", "house:1")]
    public async Task A_tuple_that_the_model_does_not_know_is_refused(string user, string relation, string target)
    {
        await using var broker = await TestBroker.EmptyAsync();
        var written = await broker.Part<AdminTuples>().WriteAsync(new RelationTuple(user, relation, target), "admin");
        written.Failure!.Error.Should().Be(BrokerError.TupleInvalid);
    }

    [Fact]
    public async Task Without_a_policy_there_is_nothing_to_write_to_and_the_problems_are_shown()
    {
        await using var broker = await TestBroker.EmptyAsync(static options => options with { PolicyFolder = "/nowhere/at/all" });
        var policy = broker.Part<PolicySource>();
        policy.Current.Should().BeNull();
        policy.Problems.Should().NotBeEmpty();
        (await broker.Part<AdminTuples>().WriteAsync(Tuple, "admin")).Failure!.Error.Should().Be(BrokerError.PolicyNotLoaded);
    }

    [Fact]
    public async Task A_reload_that_fails_leaves_the_policy_before_it_in_force()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var policy = broker.Part<PolicySource>();
        var before = policy.Current;
        await File.WriteAllTextAsync(Path.Combine(broker.Folder, "policy", "model", "main.fga"), "model\n  schema 9.9\n");

        (await policy.ReloadAsync("admin")).Should().BeFalse();

        policy.Current.Should().BeSameAs(before);
        policy.Problems.Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_folder_with_a_shape_that_the_coming_OpenFGA_refuses_is_loaded_only_under_the_compatibility_switch()
    {
        const string recursive = "type house\n  relations\n    define banned: [user]\n    define guest: [user, house#guest] but not banned\n";
        await using var broker = await TestBroker.EmptyAsync();
        await File.AppendAllTextAsync(Path.Combine(broker.Folder, "policy", "model", "main.fga"), recursive);
        (await broker.Part<PolicySource>().ReloadAsync("admin")).Should().BeFalse();

        await broker.RestartUnderAsync(options =>
        {
            File.AppendAllText(Path.Combine(broker.Folder, "policy", "model", "main.fga"), recursive);
            return options with { RelationModels = new RelationModelOptions { CompatibilityV1 = true } };
        });

        broker.Part<PolicySource>().Current.Should().NotBeNull();
    }
}
