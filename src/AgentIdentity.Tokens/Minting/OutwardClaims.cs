using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>Writes the claims of the kinds that are for others.</summary>
internal static class OutwardClaims
{
    public static void IdJag(Utf8JsonWriter json, IdJagRequest request)
    {
        ClaimWriter.Text(json, JwtRegisteredClaimNames.Sub, request.Subject);
        ClaimWriter.Text(json, ClaimNames.ClientId, request.ClientId);
        ClaimWriter.OptionalText(json, ClaimNames.Resource, request.Resource);
        ClaimWriter.Scope(json, request.Scope);
        ClaimWriter.Details(json, request.Details);
        if (request.Actor is { } actor)
        {
            ClaimWriter.Actor(json, actor);
        }

        ClaimWriter.Confirmation(json, request.KeyThumbprint, null);
        ClaimWriter.Authentication(json, request.Authentication);
    }

    public static void Transaction(Utf8JsonWriter json, TransactionTokenRequest request)
    {
        if (request.Scope.Count == 0 || request.RequestingWorkloads.Count == 0)
        {
            throw new ArgumentException("A transaction token says what it is for and who asked for it.", nameof(request));
        }

        ClaimWriter.Text(json, JwtRegisteredClaimNames.Sub, request.Subject);
        ClaimWriter.Text(json, ClaimNames.Transaction, request.TransactionId);
        ClaimWriter.Scope(json, request.Scope);
        if (request.Actor is { } actor)
        {
            ClaimWriter.Actor(json, actor);
        }

        Workloads(json, request.RequestingWorkloads);
        Context(json, ClaimNames.TransactionContext, request.TransactionContext);
        Context(json, ClaimNames.RequestContext, request.RequestContext);
    }

    public static void WebIdentity(Utf8JsonWriter json, WebIdentityRequest request)
    {
        ClaimWriter.Text(json, JwtRegisteredClaimNames.Sub, request.Subject);
        ClaimWriter.Text(json, WebIdentityClaims.SourceIdentity, request.SourceIdentity);
        if (request.Tags.Count == 0)
        {
            return;
        }

        json.WriteStartObject(WebIdentityClaims.Tags);
        json.WriteStartObject("principal_tags");
        foreach (var (name, value) in request.Tags)
        {
            Texts(json, name, [value]);
        }

        json.WriteEndObject();
        if (request.TransitiveTags.Count > 0)
        {
            Texts(json, "transitive_tag_keys", request.TransitiveTags);
        }

        json.WriteEndObject();
    }

    // A string for the first workload; an array once a service inside the domain has replaced the token.
    private static void Workloads(Utf8JsonWriter json, IReadOnlyList<string> workloads)
    {
        if (workloads is [var only])
        {
            ClaimWriter.Text(json, ClaimNames.RequestingWorkload, only);
        }
        else
        {
            Texts(json, ClaimNames.RequestingWorkload, workloads);
        }
    }

    private static void Context(Utf8JsonWriter json, string name, JsonElement? context)
    {
        if (context is not { } value)
        {
            return;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException("A context is an object.", name);
        }

        json.WritePropertyName(name);
        value.WriteTo(json);
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
