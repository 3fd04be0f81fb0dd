using Microsoft.AspNetCore.Authorization;

namespace AgentIdentity.Server;

/// <summary>
/// Lets an endpoint answer callers whom ASP.NET Core's authorization does not know, and says why. The fallback policy
/// refuses everything without it, and a test pins the list of those that carry it.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class AnonymousBecauseAttribute(string reason) : Attribute, IAllowAnonymous
{
    public string Reason => reason;
}
