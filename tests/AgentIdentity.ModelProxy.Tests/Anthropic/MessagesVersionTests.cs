namespace AgentIdentity.ModelProxy.Tests.Anthropic;

public sealed class MessagesVersionTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2023-01-01")]
    [InlineData("2027-01-01")]
    [InlineData("2023-06-01,2026-10-21")]
    public void A_version_that_is_not_spoken_is_refused(string? version) =>
        Messages.TryRead(Messages.Body(), new() { Version = version }).Failure.Error.Should().Be(ModelError.ApiVersionUnknown);

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("?beta=true", "?beta=true")]
    [InlineData("?beta=false", "?beta=false")]
    public void The_query_parameter_of_the_clients_goes_on(string? query, string? passing) =>
        Messages.TryRead(Messages.Body(), Messages.Older with { Query = query }).Value.Query.Should().Be(passing);

    [Theory]
    [InlineData("?model=dear")]
    [InlineData("?beta=true&model=dear")]
    [InlineData("?beta=true&beta=false")]
    [InlineData("?Beta=true")]
    [InlineData("?key=abc")]
    public void Any_other_parameter_is_refused(string query) =>
        Messages.TryRead(Messages.Body(), Messages.Older with { Query = query }).Failure.Error.Should().Be(ModelError.QueryUnknown);

    [Theory]
    [InlineData(""","temperature":1""", "temperature")]
    [InlineData(""","top_p":0.5""", "top_p")]
    [InlineData(""","top_k":5""", "top_k")]
    public void The_newer_version_knows_no_sampling_whoever_would_answer(string members, string named)
    {
        Messages.TryRead(Messages.Body(members), Messages.Newer).Failure.Should().BeEquivalentTo(new { Error = ModelError.MemberInvalid, Member = named });
        Messages.TryRead(Messages.Body(members), Messages.Older).Ok.Should().BeTrue();
    }

    [Theory]
    [InlineData("""[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"a"}}]""", "assistant")]
    [InlineData("""[{"type":"text","text":"a","citations":[{"type":"char_location"}]}]""", "user")]
    public void The_newer_version_keeps_documents_and_citations_to_their_sides(string content, string role)
    {
        Messages.TryRead(Messages.Saying(content, role), Messages.Newer).Failure.Error.Should().Be(ModelError.MemberInvalid);
        Messages.TryRead(Messages.Saying(content, role), Messages.Older).Ok.Should().BeTrue();
    }

    [Fact]
    public void Citations_that_are_none_pass_in_both_versions() =>
        Messages.TryRead(Messages.Saying("""[{"type":"text","text":"a","citations":[]}]"""), Messages.Newer).Ok.Should().BeTrue();
}
