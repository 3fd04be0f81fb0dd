using Microsoft.AspNetCore.Http;

namespace Quickstart.Upstreams;

/// <summary>Reads who is calling from the delegation that AgentIdentity.AspNetCore validated.</summary>
internal static class Caller
{
    public static SeenCall Of(HttpContext http)
    {
        var delegation = http.GetDelegation() ?? throw new InvalidOperationException("The endpoint is not protected.");
        var token = http.Request.Headers.Authorization.ToString().Split(' ', 2)[1];
        return new SeenCall("", delegation.Subject, delegation.Actor.Subject, delegation.Audience, token);
    }
}
