using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.AspNetCore;

/// <summary>Which authorization detail a request amounts to. The token's own details must cover it (RFC 9396 section 2).</summary>
/// <param name="Amounts">The detail, or null where it cannot be told; which refuses.</param>
/// <param name="PassesWithout">Whether a token without any details passes: it is limited by its audience and scope alone, as the gateway's own tokens are.</param>
internal sealed record DetailRule(Func<Delegation, HttpContext?, AuthorizationDetail?> Amounts, bool PassesWithout)
{
    /// <summary>The request's own method and path.</summary>
    public static readonly DetailRule HttpCall = new(static (delegation, context) => CalledPath.Of(delegation, context), PassesWithout: true);

    /// <summary>The endpoint looks at the details itself.</summary>
    public static readonly DetailRule Unchecked = new(static (_, _) => null, PassesWithout: true) { IsOff = true };

    private bool IsOff { get; init; }

    public static DetailRule Tool(string name, Func<HttpContext, IEnumerable<ArgumentLimit>>? arguments) => new(
        (delegation, context) => new McpToolDetail([delegation.Audience], ["tools/call"], name, [.. context is null || arguments is null ? [] : arguments(context)], null),
        PassesWithout: false);

    public DelegationDenial? Check(Delegation delegation, HttpContext? context)
    {
        if (IsOff || (PassesWithout && delegation.Details.Items.Count == 0))
        {
            return null;
        }

        return Amounts(delegation, context) is { } asked && delegation.Details.Items.Any(held => held.Covers(asked))
            ? null
            : DelegationDenial.Of(TokenError.NotCovered, "The token's authorization details do not cover this call.");
    }
}
