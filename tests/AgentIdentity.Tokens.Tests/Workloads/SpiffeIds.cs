namespace AgentIdentity.Tokens.Tests;

public sealed class SpiffeIds
{
    [Fact]
    public void An_identifier_has_a_domain_and_a_path_and_reads_back_as_it_was()
    {
        SpiffeId.TryParse("spiffe://corp.example/agents/codex", out var id).Should().BeTrue();
        (id!.TrustDomain, id.Path, id.ToString()).Should().Be(("corp.example", "/agents/codex", "spiffe://corp.example/agents/codex"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("spiffe://")]
    [InlineData("spiffe:///agents")]
    public void Without_a_domain_it_is_none(string? text) => SpiffeId.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void A_domain_has_255_characters_at_most(int length, bool accepted) =>
        SpiffeId.TryParse($"spiffe://{new string('d', length)}/a", out _).Should().Be(accepted);

    [Theory]
    [InlineData(2048, true)]
    [InlineData(2049, false)]
    public void The_whole_has_2048_characters_at_most(int length, bool accepted) =>
        SpiffeId.TryParse("spiffe://corp.example/".PadRight(length, 'a'), out _).Should().Be(accepted);
}
