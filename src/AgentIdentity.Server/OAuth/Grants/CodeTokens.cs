using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;
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
            .UseScopedHandler<SignIdToken>().SetOrder(Protection.CreateTokenEntry.Descriptor.Order - 500));
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

        context.Response.TokenType = yield.TokenType;
        if (yield.Scope is { } scope)
        {
            context.Response.Scope = scope;
        }

        if (yield.RefreshToken is { } refresh)
        {
            context.Response.RefreshToken = refresh;
        }

        context.Response["urn:agentidentity:grant_id"] = yield.Delegation.Id;
        context.Response["authorization_details"] = new OpenIddictParameter(JsonSerializer.Deserialize<JsonElement>(yield.Delegation.Details.ToJson()));
        return default;
    }

    // The claims that OpenIddict gathered, written by our minter: OpenIddict signs with keys of its own making, and only synchronously.
    internal sealed class SignIdToken(TokenMinter minter) : IOpenIddictServerHandler<GenerateTokenContext>
    {
        public async ValueTask HandleAsync(GenerateTokenContext context)
        {
            if (context.TokenType != TokenTypeIdentifiers.IdentityToken)
            {
                return;
            }

            if (YieldOf(context.Transaction) is not { } yield)
            {
                context.Reject(Errors.ServerError, "No id_token leaves here that the broker did not mint.");
                return;
            }

            var minted = await minter.MintIdTokenAsync(
                new IdTokenRequest
                {
                    Subject = yield.Delegation.Human,
                    ClientId = yield.ClientId,
                    Authentication = yield.Delegation.Authentication!,
                    SessionId = yield.SessionId,
                    Nonce = context.Principal.GetClaim(Claims.Nonce),
                    AccessToken = yield.AccessToken.Value,
                },
                context.CancellationToken);
            context.Token = minted.Value;
            context.CreateTokenEntry = context.PersistTokenPayload = false;
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

/// <summary>What a redeemed code yields: OpenIddict redeems it and shapes the answer, our minter makes the access token and the id_token.</summary>
internal sealed record CodeYield(MintedToken AccessToken, DelegationRecord Delegation, string TokenType)
{
    public const string Property = "agentidentity:code-yield";

    /// <summary>The client that the code was for: the audience of its id_token.</summary>
    public required string ClientId { get; init; }

    /// <summary>The human's session, for the id_token.</summary>
    public string? SessionId { get; init; }

    /// <summary>The scope to name in the answer, where it is not the one that was asked for.</summary>
    public string? Scope { get; init; }

    public string? RefreshToken { get; init; }

    public override string ToString() => $"CodeYield {Delegation.Id} [redacted]";
}
