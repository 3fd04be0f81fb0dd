using System.Security.Claims;
using System.Text.Encodings.Web;
using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Server.Admin;

/// <summary>Authenticates the administrator's key, compared in constant time; who lacks it goes to the security log.</summary>
internal sealed class AdminKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, AdminKey key, ISecurityLog security)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "AdminKey";
    public const string Policy = "admin";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var presented = Request.Headers.Authorization;
        if (presented.Count != 1 || presented[0] is not { } value || !value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (!key.Matches(value["Bearer ".Length..].Trim()))
        {
            return Task.FromResult(AuthenticateResult.Fail("The administrator's key is wrong."));
        }

        var identity = new ClaimsIdentity([new Claim("sub", "admin")], SchemeName);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        security.Write(new SecurityLine(TimeProvider.GetUtcNow(), ServerError.AdminKeyWrong.Code(), "Administration refused.",
            Request.Method, Request.Path, Context.Connection.RemoteIpAddress?.ToString() ?? "-"));
        Response.Headers.WWWAuthenticate = "Bearer";
        await Problems.Of(401, ServerError.AdminKeyWrong, "The administrator's key is missing or wrong.").ExecuteAsync(Context);
    }
}
