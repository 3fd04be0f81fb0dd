using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Abstractions;

namespace AgentIdentity.Server.OAuth;

/// <summary>What a request brings to authenticate its client. Nothing of it is believed yet.</summary>
internal sealed record PresentedClient
{
    private const int LongestAssertion = 16 * 1024;

    /// <summary>Who the request says it is from: <c>client_id</c>, or the subject of its assertion where that is left out (RFC 7521 section 4.2).</summary>
    public required string Name { get; init; }

    public required string? AssertionType { get; init; }

    public required string? Assertion { get; init; }

    public required string? Secret { get; init; }

    public required PeerCertificate? Certificate { get; init; }

    /// <summary>True when the request has a credential in it. A certificate is not in the request: browsers and proxies send one unasked.</summary>
    public bool HasCredential => AssertionType is not null || Assertion is not null || Secret is not null;

    public static PresentedClient Read(OpenIddictRequest request, PeerCertificate? certificate) => new()
    {
        Name = request.ClientId ?? (request.ClientAssertion is { Length: <= LongestAssertion } assertion ? Subject(assertion) : null) ?? "",
        AssertionType = request.ClientAssertionType,
        Assertion = request.ClientAssertion,
        // RFC 6749 section 2.3.1: an empty secret is the same as none, and some stock clients send it.
        Secret = string.IsNullOrEmpty(request.ClientSecret) ? null : request.ClientSecret,
        Certificate = certificate,
    };

    // Only to find the record that says how this client authenticates; the judge then holds the assertion to that record.
    private static string? Subject(string assertion)
    {
        try
        {
            return new JsonWebToken(assertion).Subject;
        }
        catch (Exception malformed) when (malformed is ArgumentException or JsonException or FormatException)
        {
            return null;
        }
    }
}
