using System.Collections.Immutable;
using AgentIdentity.Server.Stops;
using AgentIdentity.Tokens;
using OpenIddict.Abstractions;

namespace AgentIdentity.Server.OAuth;

/// <summary>What the metadata document says about introspection and global revocation.</summary>
internal static class StatusMetadata
{
    public static void Describe(OpenIddictResponse document, ServerSettings settings, KeyRing keys)
    {
        // RFC 9701 section 7: the active key signs, whoever asks.
        document["introspection_signing_alg_values_supported"] = ImmutableArray.Create<string?>(keys.Active.Algorithm);
        document["global_token_revocation_endpoint"] = settings.Issuer + GlobalRevocation.Path;
    }
}
