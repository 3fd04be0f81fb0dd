using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server.Issuers;
using AgentIdentity.Tokens;
using OpenIddict.Abstractions;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// What the metadata document says about the profiles spoken here: the actor profile (draft-mcguinness-oauth-actor-profile), entity
/// profiles, and ID-JAG in both directions. A member is there where it is true of this installation.
/// </summary>
internal static class ProfileMetadata
{
    private const string ActorProfile = "urn:ietf:params:oauth:grant-profile:actor-profile";
    private const string IdJagProfile = "urn:ietf:params:oauth:grant-profile:id-jag";

    private static readonly JsonElement Exchange = JsonSerializer.SerializeToElement(new Dictionary<string, string[]>
    {
        ["subject_token_types_supported"] = [ExchangeTypes.Delegation, ExchangeTypes.IdToken, ExchangeTypes.AccessToken, ExchangeTypes.Jwt],
        ["actor_token_types_supported"] = [ExchangeTypes.AccessToken, ExchangeTypes.Jwt],
        ["requested_token_types_supported"] = [ExchangeTypes.AccessToken, ExchangeTypes.IdJag, ExchangeTypes.TransactionToken, ExchangeTypes.WebIdentity],
    });

    private static readonly JsonElement Entities = JsonSerializer.SerializeToElement(new Dictionary<string, string[]>
    {
        ["client"] = ["ai_agent"],
        ["subject"] = ["user", "ai_agent"],
        ["actor"] = ["ai_agent"],
    });

    public static void Describe(OpenIddictResponse document, ServerSettings settings)
    {
        document["actor_profile_token_exchange"] = new OpenIddictParameter(Exchange);
        document["entity_profiles_supported"] = new OpenIddictParameter(Entities);
        document["identity_chaining_requested_token_types_supported"] = ImmutableArray.Create<string?>(ExchangeTypes.IdJag);
        document["authorization_grant_profiles_supported"] = settings.Issuers.Any(TakesAssertions)
            ? ImmutableArray.Create<string?>(ActorProfile, IdJagProfile)
            : ImmutableArray.Create<string?>(ActorProfile);
    }

    // Without an issuer whose ID-JAGs are taken the grant is there and every assertion is refused: a client need not try.
    private static bool TakesAssertions(IssuerSettings issuer) => issuer.Trust(static _ => null).Kinds.HasFlag(ForeignTokenKinds.IdJag);
}
