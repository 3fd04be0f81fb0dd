using AgentIdentity.Server.Admin;
using AgentIdentity.Server.Delegations;
using Microsoft.AspNetCore.Authentication;

namespace AgentIdentity.Server.Stops;

/// <summary>Who may cut off by subject: administrators, and agents themselves.</summary>
internal static class StopRules
{
    public const string Revokers = "global-revokers";

    /// <summary>One scheme answers, so that there is one challenge and not two. By whatever scheme a token comes, it has three parts and begins like a JSON object; the administrator's key does not.</summary>
    public static void ByAuthorizationScheme(PolicySchemeOptions options) => options.ForwardDefaultSelector = static http =>
        http.Request.Headers.Authorization is [{ } value] && value.AsSpan().Count('.') == 2 && value.Contains(" eyJ", StringComparison.Ordinal)
            ? AgentTokenHandler.SchemeName : AdminKeyHandler.SchemeName;
}
