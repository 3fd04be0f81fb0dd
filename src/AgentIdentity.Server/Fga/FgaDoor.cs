using AgentIdentity.Broker;
using AgentIdentity.Gateway.Hosted;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Server.Admin;
using AgentIdentity.Server.Delegations;
using Microsoft.AspNetCore.Authentication;

namespace AgentIdentity.Server.Fga;

/// <summary>
/// Who may come to /fga: the administrator's key, or an agent under a delegation, which goes through the gateway's eight steps as it
/// would at an upstream. Nobody else; an agent that acts for itself has no delegation and is refused there.
/// </summary>
internal sealed class FgaDoor(ISecurityLog security, TimeProvider time, FgaDesk desk)
{
    /// <summary>The resource as the gateway knows it.</summary>
    public static HostedResource Resource { get; } = new()
    {
        Name = Policy.Call.RelationsUpstream,
        Answer = static http => http.RequestServices.GetRequiredService<FgaDesk>().AnswerAsync(http, ByOf(HostedCaller.Of(http)!)),
        Refuse = static (http, refusal) => Form(http, refusal).ExecuteAsync(http),
        MaxBodyBytes = FgaBody.Most,
    };

    /// <summary>A Bearer credential that is no token is the administrator's key or nothing; everybody else is the gateway's to judge.</summary>
    public async Task RunAsync(HttpContext http, RequestDelegate delegated)
    {
        if (http.Request.Headers.Authorization is not [{ } value] || !value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            || AgentTokenHandler.IsPresented(http.Request))
        {
            await delegated(http);
            return;
        }

        await ((await http.AuthenticateAsync(AdminKeyHandler.SchemeName)).Succeeded ? desk.AnswerAsync(http, AdminEndpoints.By) : RefuseAsync(http));
    }

    private Task RefuseAsync(HttpContext http)
    {
        security.Write(new SecurityLine(time.GetUtcNow(), ServerError.AdminKeyWrong.Code(), "Access to the relations refused.",
            http.Request.Method, http.Request.Path, http.Connection.RemoteIpAddress?.ToString() ?? "-"));
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return new FgaRefusal(StatusCodes.Status401Unauthorized, "unauthenticated",
            $"{ServerError.AdminKeyWrong.Code()}: The administrator's key is wrong.").ExecuteAsync(http);
    }

    private static string ByOf(HostedCaller caller) => $"{caller.Token.Subject} via {caller.Token.Actor.Subject}, {caller.DecisionId}";

    private static FgaRefusal Form(HttpContext http, HostedRefusal refusal)
    {
        var code = refusal.Status switch
        {
            StatusCodes.Status401Unauthorized => http.Request.Headers.Authorization.Count == 0 ? "bearer_token_missing" : "unauthenticated",
            StatusCodes.Status403Forbidden => "forbidden",
            StatusCodes.Status404NotFound => "undefined_endpoint",
            StatusCodes.Status413PayloadTooLarge => "exceeded_entity_limit",
            StatusCodes.Status503ServiceUnavailable => "unavailable",
            >= 500 => "internal_error",
            _ => "validation_error",
        };
        return new FgaRefusal(refusal.Status, code, $"{refusal.Code}: {refusal.Detail}{(refusal.DecisionId is { } id ? $" ({id})" : "")}");
    }
}
