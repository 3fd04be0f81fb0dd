using System.Security.Claims;
using AgentIdentity.Server.SignIn;

namespace AgentIdentity.Server.Console.Rights;

/// <summary>The viewer behind a session. Roles are those of the directory now: a role that was taken away is gone with the next request.</summary>
internal sealed class Viewers(ViewerParts parts)
{
    public Viewer Of(ClaimsPrincipal session) =>
        TryOf(session) ?? throw new InvalidOperationException("The session holds no person who may use the console.");

    public Viewer? TryOf(ClaimsPrincipal session) =>
        PersonSession.TryRead(session) is { } signedIn && parts.People.Find(signedIn.Id) is { Disabled: false } person ? new Viewer(person, parts) : null;
}
