namespace AgentIdentity.ModelProxy;

/// <summary>How a <see cref="ModelError"/> appears on the wire.</summary>
public static class ModelErrors
{
    /// <summary>The code that callers, logs and documents use, for example <c>AID4010</c>.</summary>
    public static string Code(this ModelError error) => $"AID{(int)error}";

    /// <summary>The HTTP status of a refusal.</summary>
    public static int HttpStatus(this ModelError error) => error switch
    {
        ModelError.ModelUnknown or ModelError.SurfaceUnknown or ModelError.StateUnknown or ModelError.StateNotServed => 404,
        ModelError.BudgetTooSmall or ModelError.Stopped => 403,
        ModelError.ProviderUnreachable or ModelError.ProviderCut => 502,
        ModelError.ProviderCredential or ModelError.ProviderUnreadable or ModelError.AnswerNotTranslatable => 502,
        ModelError.ProviderFailedInAnswer => 502,
        ModelError.NoCandidate => 503,
        ModelError.ProviderTimeout => 504,
        _ => 400,
    };
}
