using AgentIdentity.Tokens;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace AgentIdentity.Server.OAuth;

/// <summary>What every token request must satisfy after the client has authenticated: no repeated parameter, and a fresh proof of possession.</summary>
internal static class TokenRequests
{
    private const string ThumbprintProperty = "agentidentity:jkt";

    public static void Register(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ProcessAuthenticationContext>(handler => handler
            .UseInlineHandler(LeaveExchangeTokensToTheBroker).SetOrder(EvaluateValidatedTokens.Descriptor.Order + 500));
        server.AddEventHandler<ValidateTokenRequestContext>(handler => handler
            .UseInlineHandler(Unrepeated).SetOrder(Exchange.ValidateAuthentication.Descriptor.Order + 200));
        server.AddEventHandler<ValidateTokenRequestContext>(handler => handler
            .UseScopedHandler<DemandProof>().SetOrder(Exchange.ValidateGrantedScopes.Descriptor.Order + 500));
    }

    /// <summary>The thumbprint of the key that the caller proved to hold.</summary>
    public static string ProvenThumbprint(this OpenIddictServerTransaction transaction) =>
        transaction.Properties.GetValueOrDefault(ThumbprintProperty) as string
        ?? throw new InvalidOperationException("The token request reached its grant without a proof of possession.");

    // Subject and actor tokens are judged by the exchange rules, on our own validators and records: one judge, not two.
    private static ValueTask LeaveExchangeTokensToTheBroker(ProcessAuthenticationContext context)
    {
        if (context.EndpointType is OpenIddictServerEndpointType.Token && context.Request?.IsTokenExchangeGrantType() == true)
        {
            context.ValidateSubjectToken = context.ValidateActorToken = false;
        }

        return default;
    }

    // RFC 6749 section 3.2: parameters must not be included more than once. RFC 8707 lets resource repeat; one target per token is our rule.
    // A parameter that came twice reads as absent, and an absent authorization_details asks for everything.
    public static void RefuseRepeats(BaseValidatingContext context)
    {
        foreach (var (name, value) in context.Transaction.Request!.GetParameters())
        {
            if (name == "authorization_details" ? (string?)value is not null : value.Count <= 1)
            {
                continue;
            }

            context.Reject(
                name is Parameters.Resource or Parameters.Audience ? Errors.InvalidTarget : Errors.InvalidRequest,
                $"{ServerError.RequestMalformed.Code()}: {name} is given more than once.");
            break;
        }
    }

    private static ValueTask Unrepeated(ValidateTokenRequestContext context)
    {
        RefuseRepeats(context);
        return default;
    }

    internal sealed class DemandProof(PossessionProofs proofs) : IOpenIddictServerHandler<ValidateTokenRequestContext>
    {
        public async ValueTask HandleAsync(ValidateTokenRequestContext context)
        {
            var http = context.Transaction.GetHttpRequest()!;
            if (!PossessionProofs.TryRead(http, out var proof))
            {
                context.Reject("invalid_dpop_proof", $"{ServerError.ProofMissing.Code()}: Exactly one DPoP header is required.");
                return;
            }

            var judged = await proofs.CheckAsync(proof, "POST", TokenServer.TokenPath);
            if (!judged.TryGet(out var proven, out var refused))
            {
                context.Reject("invalid_dpop_proof", $"{refused.Error.Code()}: {refused.Detail}");
            }
            else
            {
                context.Transaction.Properties[ThumbprintProperty] = proven.Thumbprint;
            }
        }
    }
}
