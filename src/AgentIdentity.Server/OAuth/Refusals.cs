using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AgentIdentity.Server.OAuth;

/// <summary>Records refusals: those of an authenticated agent in the evidence chain, those of strangers and public clients in the bounded security log.</summary>
internal sealed class Refusals(EvidenceStore evidence, ISecurityLog security, TimeProvider time)
{
    public static void Register(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ApplyTokenResponseContext>(handler => handler.UseScopedHandler<Note<ApplyTokenResponseContext>>().SetOrder(int.MinValue + 2_000));
        server.AddEventHandler<ApplyPushedAuthorizationResponseContext>(handler => handler.UseScopedHandler<Note<ApplyPushedAuthorizationResponseContext>>().SetOrder(int.MinValue + 2_000));
        server.AddEventHandler<ApplyIntrospectionResponseContext>(handler => handler.UseScopedHandler<Note<ApplyIntrospectionResponseContext>>().SetOrder(int.MinValue + 2_000));
        server.AddEventHandler<ApplyRevocationResponseContext>(handler => handler.UseScopedHandler<Note<ApplyRevocationResponseContext>>().SetOrder(int.MinValue + 2_000));
    }

    public async Task<IResult> RefuseAsync(TokenCaller caller, string error, string code, string detail)
    {
        await FileAsync(caller.Agent, caller.Request, error, code, detail);
        return TokenAnswer.Refused(error, code, detail);
    }

    // A public client proves nothing: whoever knows its address could fill the evidence in its name.
    private async ValueTask FileAsync(AgentRecord? agent, HttpRequest? request, string error, string code, string detail)
    {
        if (agent is { Kind: not AgentKind.Public })
        {
            await evidence.AppendAsync("token.refused", null, null, JsonSerializer.SerializeToUtf8Bytes(new { by = agent.Id, error, code, reason = detail }));
        }
        else if (request is not null)
        {
            WriteStranger(request, code, detail);
        }
    }

    private void WriteStranger(HttpRequest request, string code, string detail) => security.Write(new SecurityLine(
        time.GetUtcNow(), code, detail, request.Method, request.Path, request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "-"));

    /// <summary>Gives every error of OpenIddict a code of ours and files it.</summary>
    internal sealed class Note<TContext>(Refusals refusals) : IOpenIddictServerHandler<TContext> where TContext : BaseRequestContext
    {
        public async ValueTask HandleAsync(TContext context)
        {
            var response = context.Transaction.Response;
            if (response?.Error is not { } error)
            {
                return;
            }

            var description = response.ErrorDescription ?? "";
            var code = description is ['A', 'I', 'D', _, _, _, _, ':', ..] ? description[..7] : CodeOf(error);
            response["code"] = code;
            // OpenIddict's own error pages are not ours to send people to.
            response.ErrorUri = null;
            await refusals.FileAsync(context.Transaction.AuthenticatedClient(), context.Transaction.GetHttpRequest(), error, code, description);
        }

        private static string CodeOf(string error) => error switch
        {
            OpenIddictConstants.Errors.InvalidClient => ServerError.ClientNotAuthenticated.Code(),
            OpenIddictConstants.Errors.UnauthorizedClient or OpenIddictConstants.Errors.UnsupportedGrantType => ServerError.NotAllowed.Code(),
            OpenIddictConstants.Errors.ServerError => ServerError.Internal.Code(),
            _ => ServerError.RequestMalformed.Code(),
        };
    }
}
