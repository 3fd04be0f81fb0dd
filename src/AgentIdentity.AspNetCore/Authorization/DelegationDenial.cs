using AgentIdentity.Tokens;

namespace AgentIdentity.AspNetCore;

/// <summary>Why a call with a valid token may not, and what its challenge says beside the reason. Left in the request for the scheme to answer with.</summary>
internal sealed record DelegationDenial(TokenFailure Failure, IReadOnlyList<(string Name, string Value)> Parameters)
{
    public static DelegationDenial Of(TokenError error, string detail, params IReadOnlyList<(string Name, string Value)> parameters) => new(new(error, detail), parameters);
}
