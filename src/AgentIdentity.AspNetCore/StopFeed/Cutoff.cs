using AgentIdentity.Tokens;

namespace AgentIdentity.AspNetCore;

/// <summary>One cut-off of the stop feed: what matches and was issued up to a moment counts no more (docs/stop-feed.md).</summary>
internal sealed record Cutoff(string Id, string? Issuer, CutoffKey Key, DateTimeOffset Before, DateTimeOffset Until)
{
    public bool Matches(Delegation delegation) =>
        (Issuer is null || Issuer == delegation.Issuer)
        && (delegation.IssuedAt <= Before || RestsOnASignInOfBefore(delegation))
        && CutoffKey.Of(delegation).Contains(Key);

    // What rests on a sign-in of before is over, however fresh the token is.
    private bool RestsOnASignInOfBefore(Delegation delegation) => Key.Kind == CutoffKind.Human && delegation.Authentication?.Time <= Before;
}
