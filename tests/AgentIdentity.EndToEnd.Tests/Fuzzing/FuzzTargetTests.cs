using System.Text;
using AgentIdentity.Fuzz;
using AgentIdentity.Fuzz.Targets;

namespace AgentIdentity.EndToEnd.Tests.Fuzzing;

/// <summary>A first taste of what eng/fuzz/run.sh does for longer and with coverage: the same changed inputs every time.</summary>
public sealed class FuzzTargetTests
{
    private static readonly int Inputs = Environment.GetEnvironmentVariable("AGENTID_TEST_TIER") == "all" ? 100_000 : 3_000;

    [Theory]
    [InlineData("token")]
    [InlineData("proof")]
    [InlineData("cel")]
    [InlineData("model")]
    [InlineData("relations")]
    [InlineData("mcp")]
    [InlineData("path")]
    [InlineData("messages")]
    [InlineData("surfaces")]
    public void Whatever_bytes_come_every_promise_holds(string name)
    {
        var target = Target.Named(name);
        IReadOnlyList<byte[]> seeds = [.. target.Seeds()];

        foreach (var input in seeds.Concat(new Mutations(seeds, 20261123, target.Words).Take(Inputs)))
        {
            FluentActions.Invoking(() => target.Try(input)).Should().NotThrow($"the input was {Convert.ToBase64String(input)}");
        }
    }

    [Fact]
    public void Whatever_form_is_posted_to_the_token_endpoint_every_promise_holds()
    {
        using var target = new RequestTarget();
        IReadOnlyList<byte[]> seeds = [.. target.Seeds()];

        foreach (var input in seeds.Concat(new Mutations(seeds, 20261123).Take(Inputs / 20)))
        {
            FluentActions.Invoking(() => target.Try(input)).Should().NotThrow($"the input was {Convert.ToBase64String(input)}");
        }

        target.Issued.Should().BeGreaterThanOrEqualTo(4, "four of the seeds are good requests");
    }

    [Fact]
    public void Good_paths_and_requests_are_let_through_and_compared()
    {
        using var paths = new PathTarget();
        var requests = new McpTarget();
        var models = new SurfacesTarget();
        foreach (var (target, inputs) in new (Target, IEnumerable<byte[]>)[] { (paths, paths.Seeds()), (requests, requests.Seeds()), (models, models.Seeds()) })
        {
            foreach (var input in inputs.Concat(new Mutations([.. inputs], 20261123, target.Words).Take(500)))
            {
                target.Try(input);
            }
        }

        (paths.Accepted, requests.Accepted).Should().Match<(int Paths, int Requests)>(static accepted => accepted.Paths > 50 && accepted.Requests > 8);
        models.Accepted.Should().OnlyContain(static surface => surface.Value > 3).And.HaveCount(4);
    }

    [Fact]
    public void Canary_a_promise_that_one_changed_byte_breaks_is_found()
    {
        var planted = new Planted();
        IReadOnlyList<byte[]> seeds = [.. planted.Seeds()];

        FluentActions.Invoking(() =>
        {
            foreach (var input in new Mutations(seeds, 20261123).Take(Inputs))
            {
                planted.Try(input);
            }
        }).Should().Throw<PromiseBroken>();
    }

    private sealed class Planted : Target
    {
        public override IEnumerable<byte[]> Seeds() => [Encoding.UTF8.GetBytes("""{"sub":"ben"}""")];

        public override void Try(ReadOnlySpan<byte> input) =>
            Promise(input.IndexOf("\"sub\":\"eve\""u8) < 0, "nobody becomes eve");
    }
}
