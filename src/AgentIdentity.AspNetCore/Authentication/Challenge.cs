using System.Globalization;
using AgentIdentity.Tokens;

namespace AgentIdentity.AspNetCore;

/// <summary>The text of WWW-Authenticate.</summary>
/// <param name="Error">The error word, or null where nothing was sent and so nothing was wrong (RFC 6750 section 3.1).</param>
/// <param name="Description">A sentence for developers.</param>
/// <param name="Parameters">What else the caller needs to do better: the scope, or how the human must sign in.</param>
internal sealed record Challenge(string? Error, string Description, IReadOnlyList<(string Name, string Value)> Parameters)
{
    private const string Algorithms = "ES256 ES384 PS256 RS256";

    public static Challenge Of(TokenFailure failure, bool tokenWasValid, IReadOnlyList<(string Name, string Value)> parameters) =>
        new(ErrorOf(failure.Error, tokenWasValid), failure.ToString(), parameters);

    /// <summary>What the human must do first (RFC 9470 section 3).</summary>
    public static Challenge StepUp(string? acr, TimeSpan? maxAge, string reason, string? page = null)
    {
        List<(string, string)> parameters = [];
        if (acr is not null)
        {
            parameters.Add(("acr_values", acr));
        }

        if (maxAge is { } age)
        {
            parameters.Add(("max_age", ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
        }

        if (page is not null)
        {
            parameters.Add(("step_up_uri", page));
        }

        return new("insufficient_user_authentication", reason, parameters);
    }

    /// <summary>The challenge under one scheme.</summary>
    public string Write(string scheme, string? metadata)
    {
        List<string> all = scheme == "DPoP" ? [$"algs=\"{Algorithms}\""] : [];
        if (Error is not null)
        {
            all.Add($"error=\"{Error}\"");
            all.Add($"error_description=\"{Plain(Description)}\"");
        }

        all.AddRange(Parameters.Select(static parameter => $"{parameter.Name}=\"{Plain(parameter.Value)}\""));
        if (metadata is not null)
        {
            all.Add($"resource_metadata=\"{metadata}\"");
        }

        return all.Count == 0 ? scheme : $"{scheme} {string.Join(", ", all)}";
    }

    private static string? ErrorOf(TokenError error, bool tokenWasValid) => error switch
    {
        TokenError.Missing or TokenError.UnknownScheme => null,
        TokenError.Repeated => "invalid_request",
        TokenError.NonceRequired => "use_dpop_nonce",
        TokenError.BoundTokenAsBearer or TokenError.BearerNotAllowed or TokenError.CertificateMissing or TokenError.WrongCertificate or TokenError.CutOff => "invalid_token",
        TokenError.ActorUnauthorized => "actor_unauthorized",
        TokenError.InsufficientScope or TokenError.NotCovered => "insufficient_scope",
        TokenError.StepUpRequired => "insufficient_user_authentication",
        _ => tokenWasValid ? "invalid_dpop_proof" : "invalid_token",
    };

    // What RFC 6750 section 3 allows between the quotes; anything else would end the parameter or the header.
    private static string Plain(string text) => string.Concat(text.Select(static letter => letter is >= ' ' and <= '~' and not ('"' or '\\') ? letter : '?'));
}
