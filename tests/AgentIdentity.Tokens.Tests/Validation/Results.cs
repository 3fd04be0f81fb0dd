namespace AgentIdentity.Tokens.Tests;

public sealed class Results
{
    private static readonly TokenFailure Late = new(TokenError.Expired, "Late.");
    private static readonly AuthorizationDetails Found = AuthorizationDetails.Empty;

    [Fact]
    public void A_success_has_a_value_and_no_failure()
    {
        TokenResult<AuthorizationDetails> result = Found;

        result.Ok.Should().BeTrue();
        result.Value.Should().BeSameAs(Found);
        result.Invoking(static one => one.Failure).Should().Throw<InvalidOperationException>();
        result.TryGet(out var found, out var refused).Should().BeTrue();
        found.Should().BeSameAs(Found);
        refused.Should().BeNull();
    }

    [Fact]
    public void A_refusal_has_a_failure_and_no_value()
    {
        TokenResult<AuthorizationDetails> result = Late;

        result.Ok.Should().BeFalse();
        result.Failure.Should().BeSameAs(Late);
        result.Invoking(static one => one.Value).Should().Throw<InvalidOperationException>().WithMessage("AID1013 Late.");
        result.TryGet(out var found, out var refused).Should().BeFalse();
        found.Should().BeNull();
        refused.Should().BeSameAs(Late);
    }

    [Fact]
    public void What_was_never_set_is_a_refusal()
    {
        var result = default(TokenResult<AuthorizationDetails>);

        result.Ok.Should().BeFalse();
        result.Failure.Error.Should().Be(TokenError.Malformed);
        result.TryGet(out _, out var refused).Should().BeFalse();
        refused!.Error.Should().Be(TokenError.Malformed);
    }
}
