using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>A refusal: its code, and a sentence that may be shown to whoever asked.</summary>
public sealed record BrokerFailure(BrokerError Error, string Detail)
{
    /// <summary>Where a token was the reason, what is wrong with it: the code is then the token's.</summary>
    public TokenError? Cause { get; init; }

    public string Code => Cause?.Code() ?? Error.Code();

    public override string ToString() => $"{Code} {Error}: {Detail}";
}
