using static AgentIdentity.Tokens.TokenError;

namespace AgentIdentity.Tokens.Tests.Vectors;

/// <summary>Every kind of token shown as every other: no kind passes for another (RFC 8725 section 3.12).</summary>
internal static class Confusions
{
    // Where a token is refused first is part of the profile: a kind that is typed is refused by its type, whoever signed it.
    private static readonly string[] Untyped = ["id-token", "entra-access-token", "jwt-svid", "kubernetes"];
    private static readonly string[] OfOneType = ["delegated", "agent", "human"];

    public static IEnumerable<TokenVector> All() =>
        from shown in Bases.All
        from expected in Bases.All.Keys
        select shown.Key == expected
            ? new TokenVector($"{expected}/good-one", expected, shown.Value.Good(), null, "a good token of its kind")
            : new TokenVector($"{expected}/is-{shown.Key}", expected, shown.Value.Good(), Refusal(shown.Key, expected), $"RFC 8725 section 3.12: a token of the kind {shown.Key} is no {expected}");

    private static TokenError Refusal(string shown, string expected) => (shown, expected) switch
    {
        _ when OfOneType.Contains(shown) && OfOneType.Contains(expected) => (shown, expected) switch
        {
            ("delegated", _) or (_, "delegated") => WrongAudience,
            _ => BadClaim,
        },
        // at+jwt is a type that this mapper knows, under keys of the issuer's own.
        (_, "entra-access-token") when OfOneType.Contains(shown) => UnknownKey,
        ("entra-access-token", "jwt-svid" or "kubernetes") => WrongAudience,
        (_, "jwt-svid") when Untyped.Contains(shown) => BadWorkload,
        ("jwt-svid", _) when Untyped.Contains(expected) => BadClaim,
        _ when Untyped.Contains(shown) && Untyped.Contains(expected) => WrongIssuer,
        _ => WrongType,
    };
}
