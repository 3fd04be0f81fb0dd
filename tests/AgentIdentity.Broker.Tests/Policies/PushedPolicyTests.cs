using System.Text;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker.Tests;

public sealed class PushedPolicyTests
{
    [Fact]
    public async Task What_was_pushed_stays_over_restarts_until_the_folder_is_read_again()
    {
        await using var broker = await TestBroker.EmptyAsync();
        (await PushAsync(broker)).Should().BeTrue();
        broker.Status().Should().Match<PolicyStatus>(static s => s.Origin == "push" && s.By == "ann" && s.Name.Commit == "abc123" && s.Name.Revision == 2);

        await broker.RestartAsync();
        broker.Part<PolicySource>().Current!.Tuples.Count.Should().Be(1);
        broker.Status().Should().Match<PolicyStatus>(static s => s.Origin == "push" && s.Name.Commit == "abc123" && s.Name.Revision == 2);

        (await broker.ReloadAsync()).Should().BeTrue();
        broker.Part<PolicySource>().Current!.Tuples.Count.Should().Be(0);
        await broker.RestartAsync();
        broker.Status().Should().Match<PolicyStatus>(static s => s.Origin == "folder" && s.Name.Revision == 3);
    }

    [Fact]
    public async Task A_copy_that_was_changed_in_the_data_folder_is_not_loaded()
    {
        await using var broker = await TestBroker.EmptyAsync();
        await PushAsync(broker);
        var copy = Directory.GetFiles(Path.Combine(broker.Folder, "data", "policy"), "seed.yaml", SearchOption.AllDirectories).Should().ContainSingle().Subject;
        await File.AppendAllTextAsync(copy, "- { user: \"user:eve\", relation: human_may, object: \"tool:crm/search\" }\n", TestContext.Current.CancellationToken);

        await broker.RestartAsync();

        broker.Part<PolicySource>().Current.Should().BeNull("nobody pushed that");
        broker.Status().Problems.Should().ContainSingle().Which.Message.Should().Contain("push it again").And.Contain("agentid policy reload");
        (await broker.ReloadAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task A_watched_folder_does_not_take_back_what_was_pushed()
    {
        await using var broker = await TestBroker.EmptyAsync(static options => options with { Policy = new PolicyOptions { WatchEvery = TimeSpan.FromSeconds(5) } });
        await PushAsync(broker);
        broker.Write("rules/a.yaml", "apiVersion: agentidentity/v1\nrules: []\n");

        for (var i = 0; i < 6; i++)
        {
            broker.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        broker.Status().Origin.Should().Be("push");
    }

    [Fact]
    public async Task Only_the_last_few_copies_are_kept()
    {
        await using var broker = await TestBroker.EmptyAsync();
        for (var i = 0; i < 8; i++)
        {
            broker.Write("tuples/seed.yaml", $"[] # {i}\n");
            (await broker.ReloadAsync()).Should().BeTrue();
        }

        Directory.GetDirectories(Path.Combine(broker.Folder, "data", "policy")).Should().HaveCount(5);
    }

    private static Task<bool> PushAsync(TestBroker broker) => broker.Part<PolicySource>().PushAsync(
        BundleContent.Of(BundleContent.Read(broker.PolicyFolder()).Files.SetItem("tuples/seed.yaml", Encoding.UTF8.GetBytes(Draft.BenMaySearch))), "abc123", "ann");
}
