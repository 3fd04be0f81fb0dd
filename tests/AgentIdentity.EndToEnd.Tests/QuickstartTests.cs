using System.Text.RegularExpressions;
using Quickstart;

namespace AgentIdentity.EndToEnd.Tests;

public sealed partial class QuickstartTests
{
    [Fact]
    public async Task Two_quickstarts_at_once_pass_every_step_and_log_no_secret()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var runs = await Task.WhenAll(QuickstartRun.PlayAsync(cancellation), QuickstartRun.PlayAsync(cancellation));

        foreach (var run in runs)
        {
            run.Output.TrimEnd().Split('\n')[^1].Should().Be("Quickstart: 10 of 10 steps passed", run.Output);
            run.ExitCode.Should().Be(0);
            run.Log.Should().Contain("AgentIdentity", "a log without the broker's lines would prove nothing");
            Secrets(run.Log).Should().BeEmpty();
            Secrets(run.Output).Should().BeEmpty();
        }
    }

    [Theory]
    [InlineData("authorization: Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJiZW4ifQ.c2ln")]
    [InlineData("key " + Scene.ProviderKey)]
    [InlineData("password=" + Scene.Password)]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    public void A_planted_secret_is_found(string line) => Secrets(line).Should().NotBeEmpty();

    private static IEnumerable<string> Secrets(string text) =>
        SignedTokens().Matches(text).Select(match => match.Value)
            .Concat(new[] { Scene.ProviderKey, Scene.Password, "PRIVATE KEY", "\"d\":\"" }.Where(text.Contains));

    /// <summary>A whole compact JWS: three base64url parts. A decoded claim set that is shown on purpose has none.</summary>
    [GeneratedRegex(@"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{2,}")]
    private static partial Regex SignedTokens();
}
