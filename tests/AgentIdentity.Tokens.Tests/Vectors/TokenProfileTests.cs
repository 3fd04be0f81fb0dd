using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AgentIdentity.Tokens.Tests.Vectors;

/// <summary>docs/tokens.md says what the library does.</summary>
public sealed partial class TokenProfileTests
{
    private readonly string _profile = File.ReadAllText(VectorFile.At(Path.Combine("..", "tokens.md")));

    [Fact]
    public void The_example_of_the_profile_is_the_good_token_of_the_vectors()
    {
        var blocks = Blocks().Matches(_profile).Select(static match => match.Groups[1].Value).ToList();
        var good = JwsVectors.All().First().Token;

        JsonNode.DeepEquals(JsonNode.Parse(blocks[0]), Forge.Part(good, 0)).Should().BeTrue();
        JsonNode.DeepEquals(JsonNode.Parse(blocks[1].Replace("<thumbprint>", Bases.Thumbprint, StringComparison.Ordinal)), Forge.Part(good, 1)).Should().BeTrue();
    }

    [Fact]
    public async Task The_minter_writes_no_claim_into_a_delegated_token_that_the_profile_does_not_explain()
    {
        var broker = new Broker();
        var token = await broker.Minter.MintDelegatedAsync(
            broker.BenViaCodex with { SessionId = "s", Unattended = true, ActorAssurance = ActorAssurance.SelfAsserted, CertificateThumbprint = Bases.Thumbprint },
            TestContext.Current.CancellationToken);
        var claims = Forge.Part(token.Value, 1).Select(static claim => claim.Key).ToList();

        claims.Should().HaveCountGreaterThan(18);
        claims.Where(claim => !Rows().Matches(_profile).Any(row => row.Value.Contains($"`{claim}`", StringComparison.Ordinal))).Should().BeEmpty();
    }

    [Fact]
    public void Every_type_of_authorization_details_is_explained_with_all_its_members()
    {
        foreach (var type in new[] { McpToolDetail.TypeName, HttpDetail.TypeName, DataDetail.TypeName, ModelDetail.TypeName })
        {
            _profile.Should().Contain($"| `{type}` |");
        }
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    // The cells that name claims, at the beginning of a row.
    [GeneratedRegex(@"^\| (`[^|]+`) \| (required|optional|as the)", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
