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
        Details(json, request.Details);
        Actor(json, request.Actor);
        Confirmation(json, request.KeyThumbprint, request.CertificateThumbprint);
        Authentication(json, request.Authentication);
        OptionalText(json, ClaimNames.Session, request.SessionId);
        if (request.ActorAssurance == ActorAssurance.SelfAsserted)
        {
            json.WriteString(ClaimNames.ActorAssurance, ClaimNames.SelfAsserted);
        }

        if (request.Unattended)
        {
            json.WriteBoolean(ClaimNames.Unattended, true);
        }

        Text(json, ClaimNames.Transaction, request.TransactionId);
        Text(json, ClaimNames.Grant, request.DelegationId);
    }

    public static void Agent(Utf8JsonWriter json, AgentTokenRequest request)
    {
        Text(json, JwtRegisteredClaimNames.Sub, request.Agent);
        json.WriteString(ClaimNames.SubjectProfile, ClaimNames.Agent);
        json.WriteString(ClaimNames.ClientId, request.Agent);
        json.WriteString(ClaimNames.ClientProfile, ClaimNames.Agent);
        Scope(json, request.Scope);
        if (request.KeyThumbprint is null && request.CertificateThumbprint is null)
        {
            throw new ArgumentException("A token of an agent is bound to its key or its certificate.", nameof(request));
        }

        Confirmation(json, request.KeyThumbprint, request.CertificateThumbprint);
    }

    public static void Human(Utf8JsonWriter json, HumanTokenRequest request)
    {
        Text(json, JwtRegisteredClaimNames.Sub, request.Subject);
        json.WriteString(ClaimNames.SubjectProfile, ClaimNames.User);
        Text(json, ClaimNames.ClientId, request.ClientId);
        Scope(json, request.Scope);
        Confirmation(json, request.KeyThumbprint, request.CertificateThumbprint);
        Authentication(json, request.Authentication);
        OptionalText(json, ClaimNames.Session, request.SessionId);
    }

    public static void Actor(Utf8JsonWriter json, Actor actor)
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

    public static void Details(Utf8JsonWriter json, AuthorizationDetails details)
    {
        if (details.Items.Count > 0)
        {
            json.WritePropertyName(ClaimNames.Details);
            json.WriteRawValue(details.ToJson(), skipInputValidation: true);
        }
    }

    public static void Scope(Utf8JsonWriter json, IReadOnlyList<string> scope)
    {
        if (scope.Count > 0)
        {
            // RFC 6749 section 3.3; a word with a space in it would be two.
            if (!scope.All(IsScopeToken))
            {
                throw new ArgumentException("A scope word is empty or has a space, a quote or a character outside ASCII in it.", nameof(scope));
            }

            json.WriteString(ClaimNames.Scope, string.Join(' ', scope));
        }
    }

    public static void Confirmation(Utf8JsonWriter json, string? key, string? certificate)
    {
        if (key is null && certificate is null)
        {
            return;
        }

        json.WriteStartObject(ClaimNames.Confirmation);
        OptionalText(json, ClaimNames.Thumbprint, key);
        OptionalText(json, ClaimNames.CertificateThumbprint, certificate);
        json.WriteEndObject();
    }

    internal static void Authentication(Utf8JsonWriter json, HumanAuthentication? authentication)
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

    private static bool IsScopeToken(string word) => word.Length > 0 && word.All(static letter => letter is > ' ' and <= '~' and not ('"' or '\\'));

    // Null leaves the claim out; an empty text is a mistake of the caller's and never leaves it out.
    public static void OptionalText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            Text(json, name, value);
        }
    }

    public static void Text(Utf8JsonWriter json, string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, name);
        json.WriteString(name, value);
    }
}
