using System.Collections.Immutable;
using System.Text.Encodings.Web;
using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Server.Admin;
using AgentIdentity.Server.Delegations;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Server.AccessApi;

/// <summary>
/// Who may ask for decisions: a configured enforcement point by its key, or an administrator by theirs. An agent may not: what it
/// would learn is what it could try next.
/// </summary>
internal sealed class AccessKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, AdminKey administrator, AccessDoor door)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "AccessKey";
    public const string Policy = "access";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } value] || !value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var caller = Find(value["Bearer ".Length..].Trim());
        caller?.Enter(Context);
        return Task.FromResult(caller is null
            ? AuthenticateResult.Fail("The key is wrong.")
            : AuthenticateResult.Success(new AuthenticationTicket(caller.Principal(SchemeName), SchemeName)));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var agent = AgentTokenHandler.IsPresented(Request);
        var error = agent ? ServerError.AccessNotAllowed : ServerError.AccessKeyWrong;
        door.Security.Write(new SecurityLine(TimeProvider.GetUtcNow(), error.Code(), "A decision was asked for without a right to ask.",
            Request.Method, Request.Path, Context.Connection.RemoteIpAddress?.ToString() ?? "-"));
        AccessRequestId.Echo(Context);
        if (agent)
        {
            await Problems.Of(403, error, "An agent's token asks for no decisions. The enforcement point asks with its own key.").ExecuteAsync(Context);
            return;
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        await Problems.Of(401, error, "The enforcement point's key is missing or wrong.").ExecuteAsync(Context);
    }

    // Every key is compared, so that the time tells nothing of which one came close.
    private AccessCaller? Find(string presented)
    {
        AccessCaller? found = administrator.Matches(presented) ? new AccessCaller(AdminEndpoints.By, true, ImmutableArray<string>.Empty) : null;
        foreach (var key in door.Keys)
        {
            if (key.Matches(presented))
            {
                found ??= new AccessCaller(key.Name, false, key.Upstreams);
            }
        }

        return found;
    }
}

/// <summary>What the handler needs to know besides the administrator's key.</summary>
internal sealed record AccessDoor(ImmutableArray<AccessKey> Keys, ISecurityLog Security);
