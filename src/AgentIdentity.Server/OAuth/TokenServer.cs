using System.Security.Cryptography;
using AgentIdentity.Broker;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// OpenIddict speaks OAuth 2 (client authentication, PAR, PKCE, codes, error shapes); what a delegation means, the proof
/// of possession and every at+jwt are ours. Codes and pushed requests never leave this process and are protected by keys
/// that die with it; id_tokens and access tokens are signed by the broker's key ring.
/// </summary>
internal static class TokenServer
{
    public const string TokenPath = "/oauth2/token";
    public const string AuthorizePath = "/oauth2/authorize";
    public const string PushPath = "/oauth2/par";
    public const string IntrospectPath = "/oauth2/introspect";
    public const string RevokePath = "/oauth2/revoke";

    public static IServiceCollection AddTokenServer(this IServiceCollection services, ServerSettings settings)
    {
        services.AddDbContext<ProtocolDbContext>(options => options
            .UseSqlite($"Data Source={ProtocolFile(settings)}")
            .UseOpenIddict());
        services.AddHostedService<ProtocolUpkeep>();
        services.AddClientAuthentication(settings.Clients);
        services.AddSingleton<RevokedTokens>();
        services.AddPublicClients(settings.ClientMetadata);
        services.AddSingleton<OwnTokens>();
        services.AddSingleton<TokenStanding>();
        services.AddSingleton<IntrospectionAnswer>();
        services.AddSingleton<Refusals>();
        services.AddSingleton<ExchangeErrors>();
        services.AddSingleton<AssertionGrant>();
        services.AddSingleton<ActorTokenGrant>();
        services.AddSingleton<ExchangeGrant>();
        services.AddSingleton<CodeGrant>();
        services.AddSingleton<BackchannelPings>();
        services.AddHostedService(static p => p.GetRequiredService<BackchannelPings>());
        services.AddSingleton<BackchannelAsks>();
        services.AddSingleton<BackchannelEndpoint>();
        services.AddSingleton<BackchannelParts>();
        services.AddSingleton<BackchannelGrant>();
        services.AddSingleton<TokenGrants>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<AuthorizeEndpoint>();
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<ProtocolDbContext>())
            .AddServer(server => Configure(server, settings));
        return services;
    }

    public static string ProtocolFile(ServerSettings settings) => Path.Combine(settings.DataFolder, "protocol.db");

    private static void Configure(OpenIddictServerBuilder server, ServerSettings settings)
    {
        server.SetIssuer(new Uri(settings.Issuer))
            .SetTokenEndpointUris(TokenPath[1..])
            .SetAuthorizationEndpointUris(AuthorizePath[1..])
            .SetPushedAuthorizationEndpointUris(PushPath[1..])
            .SetIntrospectionEndpointUris(IntrospectPath[1..])
            .SetRevocationEndpointUris(RevokePath[1..])
            .SetJsonWebKeySetEndpointUris("oauth2/jwks")
            .SetConfigurationEndpointUris(".well-known/oauth-authorization-server", ".well-known/openid-configuration");
        server.AllowAuthorizationCodeFlow().AllowClientCredentialsFlow().AllowTokenExchangeFlow().AllowCustomFlow(AssertionGrant.GrantType).AllowCustomFlow(BackchannelGrant.GrantType)
            // Pushed requests are required of each client that can authenticate (AgentApplications); a public one cannot.
            .RequireProofKeyForCodeExchange();
        server.RegisterScopes("delegation", "mcp", "http", "data", "model")
            .IgnoreScopePermissions()
            // Resources are judged against the delegation by the exchange rules, which answer invalid_target themselves.
            .DisableResourceValidation().IgnoreResourcePermissions()
            .DisableAudienceValidation().IgnoreAudiencePermissions()
            .DisableAuthorizationStorage()
            .SetAccessTokenLifetime(TimeSpan.FromSeconds(300))
            .SetAuthorizationCodeLifetime(TimeSpan.FromSeconds(60))
            .SetIdentityTokenLifetime(TimeSpan.FromSeconds(300));
        server.AddEphemeralSigningKey(SecurityAlgorithms.EcdsaSha256)
            .AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)));
        server.Configure(options =>
        {
            options.CodeChallengeMethods.Remove(OpenIddict.Abstractions.OpenIddictConstants.CodeChallengeMethods.Plain);
            // Only what concerns secrets is still OpenIddict's to know: whether it may read one from the request.
            options.ClientAuthenticationMethods.RemoveWhere(method => !(settings.Clients.AllowSecrets
                && method.StartsWith("client_secret_", StringComparison.Ordinal)));
            options.SubjectTokenTypes.UnionWith([ExchangeTypes.Delegation, ExchangeTypes.Jwt]);
            options.ActorTokenTypes.Add(ExchangeTypes.Jwt);
            options.RequestedTokenTypes.UnionWith([ExchangeTypes.IdJag, ExchangeTypes.TransactionToken, ExchangeTypes.WebIdentity]);
            // Consent is always asked for; silent, forced and switched sign-ins are not built, so they are not offered.
            options.PromptValues.RemoveWhere(
                static prompt => prompt != OpenIddict.Abstractions.OpenIddictConstants.PromptValues.Consent);
            options.Claims.UnionWith(["auth_time", "acr", "amr", "sid"]);
            options.ResponseModes.RemoveWhere(static mode => mode != OpenIddict.Abstractions.OpenIddictConstants.ResponseModes.Query);
            // RFC 9126 section 2.2 allows 5 to 600 seconds; a person has to sign in and read within this time.
            options.RequestTokenLifetime = TimeSpan.FromSeconds(600);
        });
        // It throws on our own sender-constrained tokens; PossessionProofs does its work.
        server.RemoveEventHandler(OpenIddictServerHandlers.Protection.ValidateProofOfPossession.Descriptor);
        // Every grant holds the scope against what it gives; words for places outside the gateway are in no list of ours.
        server.RemoveEventHandler(OpenIddictServerHandlers.Exchange.ValidateScopes.Descriptor);
        ClientAuthentication.Register(server);
        PushedRequests.Register(server);
        TokenRequests.Register(server);
        ProofDemands.Register(server);
        PublicRequests.Register(server);
        CodeTokens.Register(server);
        TokenStatus.Register(server);
        PublishedMetadata.Register(server);
        Refusals.Register(server);
        // TLS ends in front of this process or not at all (loopback); ServerSettings refuses a public http address.
        server.UseAspNetCore().EnableTokenEndpointPassthrough().EnableAuthorizationEndpointPassthrough()
            .EnableErrorPassthrough()
            .DisableTransportSecurityRequirement();
    }
}
