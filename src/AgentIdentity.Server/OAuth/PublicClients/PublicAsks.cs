using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// What a public client asks for. A stock client sends one <c>resource</c> and a <c>scope</c> and knows nothing of delegations, so the
/// rest is filled in: everything there is at that resource, of a database what can be read, for a week. What it gets is still what the human, the policy and the
/// rules for agents that nobody proved leave of it.
/// </summary>
internal sealed class PublicAsks(BearerSwitches resources, ClientMetadataSettings settings, ServerSettings server)
{
    private static readonly string[] Neutral = [Scopes.OpenId, Scopes.OfflineAccess, "delegation"];

    /// <summary>Names a request that was not pushed: the same query is the same request.</summary>
    public static string KeyOf(QueryString query) =>
        "urn:agentidentity:request:" + Base64UrlEncoder.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(query.Value ?? "")));

    public PublicAsk? Read(OpenIddictRequest request, AgentRecord agent, out OAuthRefusal refusal)
    {
        var (resource, scope) = ("", Array.Empty<string>());
        refusal = (TokenRequests.Repeat(request) ?? Judge(request, agent, out resource, out scope))!;
        if (refusal is not null || !TryFill(request, resource, out var filled, out refusal!))
        {
            return null;
        }

        if (!DelegationAsk.TryRead(filled, agent.Id, static _ => false, out var ask, out var mistake))
        {
            refusal = Mistake(mistake.StartsWith("authorization_details", StringComparison.Ordinal) ? "invalid_authorization_details" : Errors.InvalidRequest, mistake);
            return null;
        }

        if (ask.MayDelegate || ask.Details.Items.Any(item => item.Locations.Count == 0 || item.Locations.Except(PlacesOf(resource), StringComparer.Ordinal).Any()))
        {
            refusal = Mistake("invalid_authorization_details", "A public client asks for rights at its one resource, and not for the right to pass them on.");
            return null;
        }

        return new PublicAsk(ask, resource, scope);
    }

    private OAuthRefusal? Judge(OpenIddictRequest request, AgentRecord agent, out string resource, out string[] scope)
    {
        (resource, scope) = ((string?)request.GetParameter(Parameters.Resource) ?? "", []);
        if (!resources.Knows(resource))
        {
            return Mistake(Errors.InvalidTarget, $"resource must be one address of this gateway, such as {server.Issuer}/mcp/name.");
        }

        if ((string?)request.GetParameter("requested_actor") is { } actor && actor != agent.ClientId && actor != agent.Id)
        {
            return Mistake(Errors.InvalidRequest, "A public client asks for itself only.");
        }

        if (request.GetParameter("off_gateway") is not null)
        {
            return Mistake(Errors.InvalidRequest, "A public client uses its delegation at this gateway only.");
        }

        var word = ScopeOf(resource);
        scope = [word];
        var asked = request.GetScopes().Except(Neutral, StringComparer.Ordinal).ToArray();
        return asked.Length == 0 || asked.Contains(word, StringComparer.Ordinal)
            ? null
            : Mistake(Errors.InvalidScope, $"The scope of this resource is {word}.");
    }

    private bool TryFill(OpenIddictRequest request, string resource, out OpenIddictRequest filled, out OAuthRefusal? refusal)
    {
        refusal = null;
        filled = new OpenIddictRequest(request.GetParameters());
        filled.RemoveParameter("requested_actor");
        if (request.GetParameter("authorization_details") is null)
        {
            if (Everything(resource) is not { } details)
            {
                refusal = Mistake("invalid_authorization_details", "For models, authorization_details must say which and with what budget_usd.");
                return false;
            }

            filled["authorization_details"] = AuthorizationDetails.Of(details).ToJson();
        }

        if (request.GetParameter("purpose") is null)
        {
            filled["purpose"] = $"The client gave no purpose; it asks for {resource[(server.Issuer.Length + 1)..]}.";
        }

        if (request.GetParameter("ends_in_days") is null)
        {
            filled["ends_in_days"] = settings.DelegationDays.ToString(CultureInfo.InvariantCulture);
        }

        // OpenID Connect Core section 11: this scope asks for use while the human is not there.
        if (request.HasScope(Scopes.OfflineAccess))
        {
            filled["unattended"] = "true";
        }

        return true;
    }

    // A virtual server has no rights of its own to give.
    private IReadOnlyList<string> PlacesOf(string resource) => server.VirtualServers.TryGetValue(resource, out var members) ? members : [resource];

    // Models cost money by the word, and nothing here would say how much of it. What a database holds may be read: who wants to change it says so.
    private AuthorizationDetail? Everything(string resource) => ScopeOf(resource) switch
    {
        _ when resources.IsDatabase(resource) => new DataDetail([resource], ["select"], "*", [], null),
        "mcp" => new McpToolDetail([.. PlacesOf(resource)], ["tools/call"], "*", [], null),
        "http" => new HttpDetail([resource], ["GET", "HEAD", "OPTIONS"], ["/*"]),
        _ => null,
    };

    private string ScopeOf(string resource) => resource[server.Issuer.Length..].Split('/')[1] switch
    {
        "mcp" => "mcp",
        "v1" => "model",
        _ => "http",
    };

    private static OAuthRefusal Mistake(string error, string detail) => new(error, ServerError.PublicAskMalformed.Code(), detail);
}

/// <summary>What a public client asks for, with what its token will be for.</summary>
internal sealed record PublicAsk(DelegationAsk Ask, string Resource, IReadOnlyList<string> Scope);
