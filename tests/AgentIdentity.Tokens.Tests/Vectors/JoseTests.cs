using System.Text.Json.Nodes;
using AgentIdentity.Tests;

namespace AgentIdentity.Tokens.Tests.Vectors;

public sealed class JoseTests
{
    [Fact]
    public async Task Jose_verifies_what_the_vectors_accept_and_what_jose_mints_is_judged_as_it_expects()
    {
        NodeProgram.Demand();

        var run = await NodeProgram.RunAsync("vectors.mjs", new Dictionary<string, string>(), TestContext.Current.CancellationToken);

        run.ExitCode.Should().Be(0, run.Errors);
        run.Errors.Should().MatchRegex("jose verifies [1-9][0-9]+ tokens");
        var judges = new Judges();
        var minted = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonNode.Parse(line)!).ToList();
        minted.Should().HaveCountGreaterThan(15);
        minted.Select(entry => (string)entry["result"]!).Should().Equal(
            minted.Select(entry => judges.Judge((string)entry["shown_as"]!, (string)entry["token"]!)?.Code() ?? "accepted"));
    }
}
