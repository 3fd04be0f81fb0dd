using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server.Keys;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace AgentIdentity.Server.OAuth;

/// <summary>The metadata document (RFC 8414, served at both well-known names) and the key set, made from the key ring at each request.</summary>
internal static class PublishedMetadata
{
    public static void Register(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ApplyConfigurationResponseContext>(handler => handler
            .UseScopedHandler<Complete>().SetOrder(int.MinValue + 1_000));
        server.RemoveEventHandler(Discovery.AttachSigningKeys.Descriptor);
        server.AddEventHandler<ApplyJsonWebKeySetResponseContext>(handler => handler
            .UseScopedHandler<PublishKeys>().SetOrder(int.MinValue + 1_000));
    }

    internal sealed class Complete(ServerSettings settings, KeyRing keys, AgentDirectory directory) : IOpenIddictServerHandler<ApplyConfigurationResponseContext>
    {
        private static readonly ImmutableArray<string?> Algorithms = ["ES256", "ES384", "PS256", "RS256"];

        public ValueTask HandleAsync(ApplyConfigurationResponseContext context)
        {
            var document = context.Response;
            document["issuer"] = settings.Issuer;
            document["dpop_signing_alg_values_supported"] = Algorithms;
            document["authorization_response_iss_parameter_supported"] = true;
            document["authorization_details_types_supported"] = ImmutableArray.Create<string?>(
                "urn:agentidentity:mcp-tool", "urn:agentidentity:http", "urn:agentidentity:data", "urn:agentidentity:model");
            // Whichever key of the ring is active: one that retired a moment ago signed tokens that still live, and the next one will.
            document["id_token_signing_alg_values_supported"] = ImmutableArray.CreateRange<string?>(keys.PublicKeys().Select(static key => key.Algorithm).Distinct());
            ProfileMetadata.Describe(document, settings);
            CertificateMetadata.Describe(document, settings.Clients);
            StatusMetadata.Describe(document, settings, keys);
            document["backchannel_authentication_endpoint"] = settings.Issuer + BackchannelEndpoint.Path;
            document["backchannel_token_delivery_modes_supported"] = ImmutableArray.Create<string?>("poll", "ping");
            document["backchannel_user_code_parameter_supported"] = false;
            document["client_id_metadata_document_supported"] = settings.ClientMetadata.IsOn;
            // Demanded of each client that can authenticate; a public one cannot, and then it is not demanded of all.
            document["require_pushed_authorization_requests"] =
                !settings.ClientMetadata.IsOn && directory.List().All(static agent => agent.Kind != AgentKind.Public);

            foreach (var endpoint in (string[])["token", "introspection", "revocation", "pushed_authorization_request"])
            {
                document[endpoint + "_endpoint_auth_methods_supported"] = ImmutableArray.CreateRange<string?>(
                    [.. AuthenticationMethods.Offered(settings.Clients), .. settings.ClientMetadata.IsOn && endpoint is "token" or "revocation" ? (string[])["none"] : []]);
                // RFC 8414 section 2 demands it beside private_key_jwt.
                document[endpoint + "_endpoint_auth_signing_alg_values_supported"] = Algorithms;
            }

            return default;
        }
    }

    internal sealed class PublishKeys(KeyRing keys) : IOpenIddictServerHandler<ApplyJsonWebKeySetResponseContext>
    {
        public ValueTask HandleAsync(ApplyJsonWebKeySetResponseContext context)
        {
            context.Transaction.GetHttpRequest()!.HttpContext.Response.Headers.CacheControl = $"public, max-age={KeySettings.KeySetCache.TotalSeconds}";
            using var published = JsonDocument.Parse(keys.ToJwks());
            context.Response["keys"] = new OpenIddictParameter(published.RootElement.GetProperty("keys").Clone());
            return default;
        }
    }
}
