using System.Text.Json;
using AgentIdentity.Tokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace AgentIdentity.Server.OAuth;

internal static class CodeTokens
{
    public static void Register(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<GenerateTokenContext>(handler => handler
            .UseInlineHandler(UseOurAccessToken).SetOrder(Protection.CreateTokenEntry.Descriptor.Order - 500));
        server.AddEventHandler<GenerateTokenContext>(handler => handler
            .UseScopedHandler<SignIdToken>().SetOrder(Protection.GenerateIdentityModelToken.Descriptor.Order - 500));
        server.AddEventHandler<ApplyTokenResponseContext>(handler => handler
            .UseInlineHandler(AddDelegation).SetOrder(int.MinValue + 1_000));
        server.AddEventHandler<ApplyAuthorizationResponseContext>(handler => handler
            .UseScopedHandler<NameIssuer>().SetOrder(Authentication.AttachIssuer.Descriptor.Order + 500));
    }

    private static CodeYield? YieldOf(OpenIddictServerTransaction transaction) =>
        transaction.Properties.GetValueOrDefault(CodeYield.Property) as CodeYield;

    private static ValueTask UseOurAccessToken(GenerateTokenContext context)
    {
        if (context.TokenType != TokenTypeIdentifiers.AccessToken)
        {
            return default;
        }

        if (YieldOf(context.Transaction) is not { } yield)
        {
            context.Reject(Errors.ServerError, "No access token leaves here that the broker did not mint.");
            return default;
        }

        context.Token = yield.AccessToken.Value;
        context.CreateTokenEntry = context.PersistTokenPayload = false;
        return default;
    }

    private static ValueTask AddDelegation(ApplyTokenResponseContext context)
    {
        if (context.Error is not null || YieldOf(context.Transaction) is not { } yield)
        {
            return default;
        }

        context.Response.TokenType = "DPoP";
        context.Response["urn:agentidentity:grant_id"] = yield.DelegationId;
        context.Response["authorization_details"] = new OpenIddictParameter(JsonSerializer.Deserialize<JsonElement>(yield.Details.ToJson()));
        return default;
    }

    internal sealed class SignIdToken(KeyRing keys, ServerSettings settings) : IOpenIddictServerHandler<GenerateTokenContext>
    {
        public ValueTask HandleAsync(GenerateTokenContext context)
        {
            if (context.TokenType != TokenTypeIdentifiers.IdentityToken)
            {
                return default;
            }

            var active = keys.Active;
            context.SecurityTokenDescriptor.SigningCredentials = new SigningCredentials(active.Key, active.Algorithm);
            // OpenIddict writes the issuer with a trailing slash; ours has none, everywhere.
            context.SecurityTokenDescriptor.Issuer = settings.Issuer;
            return default;
        }
    }

    internal sealed class NameIssuer(ServerSettings settings) : IOpenIddictServerHandler<ApplyAuthorizationResponseContext>
    {
        public ValueTask HandleAsync(ApplyAuthorizationResponseContext context)
        {
            if (context.Response.GetParameter(Parameters.Iss) is not null)
            {
                context.Response[Parameters.Iss] = settings.Issuer;
            }

            return default;
        }
    }
}

/// <summary>What a redeemed code yields: OpenIddict redeems it and shapes the answer, our minter makes the access token and our key signs the id_token.</summary>
internal sealed record CodeYield(MintedToken AccessToken, string DelegationId, AuthorizationDetails Details)
{
    public const string Property = "agentidentity:code-yield";
}
