using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>Writes the claims in which the kinds of access token differ.</summary>
internal static class ClaimWriter
{
    public static void Delegated(Utf8JsonWriter json, DelegatedTokenRequest request)
    {
        Text(json, JwtRegisteredClaimNames.Sub, request.Subject);
        json.WriteString(ClaimNames.SubjectProfile, ClaimNames.User);
        Text(json, ClaimNames.ClientId, request.ClientId);
        json.WriteString(ClaimNames.ClientProfile, ClaimNames.Agent);
        Scope(json, request.Scope);
        if (request.Details.Items.Count > 0)
        {
            json.WritePropertyName(ClaimNames.Details);
            json.WriteRawValue(request.Details.ToJson(), skipInputValidation: true);
        }

        Actor(json, request.Actor);
        Confirmation(json, request.KeyThumbprint);
        Authentication(json, request.Authentication);
        Text(json, ClaimNames.Transaction, request.TransactionId);
        Text(json, ClaimNames.Grant, request.DelegationId);
    }

    public static void Agent(Utf8JsonWriter json, AgentTokenRequest request)
    {
        Text(json, JwtRegisteredClaimNames.Sub, request.Agent);
        json.WriteString(ClaimNames.SubjectProfile, ClaimNames.Agent);
        json.WriteString(ClaimNames.ClientId, request.Agent);
        json.WriteString(ClaimNames.ClientProfile, ClaimNames.Agent);
        ArgumentException.ThrowIfNullOrEmpty(request.KeyThumbprint);
        Confirmation(json, request.KeyThumbprint);
    }

    public static void Human(Utf8JsonWriter json, HumanTokenRequest request)
    {
        Text(json, JwtRegisteredClaimNames.Sub, request.Subject);
        json.WriteString(ClaimNames.SubjectProfile, ClaimNames.User);
        Text(json, ClaimNames.ClientId, request.ClientId);
        Scope(json, request.Scope);
        Confirmation(json, request.KeyThumbprint);
        Authentication(json, request.Authentication);
    }

    private static void Actor(Utf8JsonWriter json, Actor actor)
    {
        json.WriteStartObject(ClaimNames.Actor);
        Text(json, JwtRegisteredClaimNames.Iss, actor.Issuer);
        Text(json, JwtRegisteredClaimNames.Sub, actor.Subject);
        json.WriteString(ClaimNames.SubjectProfile, ClaimNames.Agent);
        if (actor.Prior is { } prior)
        {
            Actor(json, prior);
        }

        json.WriteEndObject();
    }

    private static void Scope(Utf8JsonWriter json, IReadOnlyList<string> scope)
    {
        if (scope.Count > 0)
        {
            json.WriteString(ClaimNames.Scope, string.Join(' ', scope));
        }
    }

    private static void Confirmation(Utf8JsonWriter json, string? thumbprint)
    {
        if (thumbprint is null)
        {
            return;
        }

        json.WriteStartObject(ClaimNames.Confirmation);
        Text(json, ClaimNames.Thumbprint, thumbprint);
        json.WriteEndObject();
    }

    private static void Authentication(Utf8JsonWriter json, HumanAuthentication? authentication)
    {
        if (authentication is null)
        {
            return;
        }

        json.WriteNumber(JwtRegisteredClaimNames.AuthTime, authentication.Time.ToUnixTimeSeconds());
        if (authentication.Acr is { } acr)
        {
            json.WriteString(JwtRegisteredClaimNames.Acr, acr);
        }

        if (authentication.Methods.Count == 0)
        {
            return;
        }

        json.WriteStartArray(JwtRegisteredClaimNames.Amr);
        foreach (var method in authentication.Methods)
        {
            json.WriteStringValue(method);
        }

        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, name);
        json.WriteString(name, value);
    }
}
