using AgentIdentity.Server.Admin;
using AgentIdentity.Server.Delegations;
using Microsoft.AspNetCore.Authentication;

namespace AgentIdentity.Server.Stops;

/// <summary>Who may cut off by subject: administrators, and agents themselves.</summary>
internal static class StopRules
{
    public const string Revokers = "global-revokers";

    /// <summary>One scheme answers, so that there is one challenge and not two.</summary>
    public static void ByAuthorizationScheme(PolicySchemeOptions options) => options.ForwardDefaultSelector = static http =>
        AgentTokenHandler.IsPresented(http.Request) ? AgentTokenHandler.SchemeName : AdminKeyHandler.SchemeName;
}
