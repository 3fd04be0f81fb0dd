using System.Globalization;
using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication;

namespace AgentIdentity.Server.SignIn;

/// <summary>Lets attempts at the sign-in page through one by one, notes those that fail, and opens the session of whoever got through.</summary>
internal sealed class SignInGate(SignInAttempts attempts, KnownBrowsers browsers, ISecurityLog security, TimeProvider time)
{
    /// <summary>Charges a guess of a password. Null where it may be made; the answer says how long to wait then.</summary>
    public SignInAttempt Begin(HttpContext http, string name) =>
        Answer(http, attempts.Begin(name, http.Connection.RemoteIpAddress, browsers.Find(http.Request, name)));

    /// <summary>Charges an attempt with a passkey: there is nothing to guess, but judging it is work.</summary>
    public SignInAttempt BeginPasskey(HttpContext http) => Answer(http, attempts.Begin(http.Connection.RemoteIpAddress));

    public Task OpenAsync(HttpContext http, PersonRecord person, HumanAuthentication how)
    {
        browsers.Remember(http, person.Id);
        return http.SignInAsync(PersonSession.Scheme, PersonSession.Open(person, how, time.GetUtcNow()));
    }

    public void Refused(HttpContext http, string code) => security.Write(new SecurityLine(
        time.GetUtcNow(), code, "Sign-in refused.", "POST", "/account/sign-in", http.Connection.RemoteIpAddress?.ToString() ?? "-"));

    private static SignInAttempt Answer(HttpContext http, SignInAttempt attempt)
    {
        if (attempt.Wait is { } wait)
        {
            http.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return attempt;
    }
}
