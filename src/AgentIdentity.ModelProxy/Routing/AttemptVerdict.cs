namespace AgentIdentity.ModelProxy;

/// <summary>What a failed attempt means for the next one.</summary>
public enum AttemptVerdict
{
    /// <summary>The answer is the caller's: nothing would be better elsewhere, or it must not be tried.</summary>
    Final = 0,

    /// <summary>Another candidate may do better; this one will not.</summary>
    Elsewhere = 1,

    /// <summary>Another candidate, or this one a little later.</summary>
    Again = 2,
}

/// <summary>Judges what a provider answered before the first byte went to the caller.</summary>
public static class AttemptVerdicts
{
    // A second call would spend what is not there, or spend it at another provider that nobody meant to pay.
    private static readonly string[] OfMoney =
    [
        "insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "billing_error", "enforced_spend_limit_reached", "credit_balance_exhausted",
    ];

    /// <summary>By the HTTP status and the words of the error, where there are any.</summary>
    public static AttemptVerdict Of(int status, string? type = null, string? code = null)
    {
        if (status == 402 || IsOfMoney(type) || IsOfMoney(code))
        {
            return AttemptVerdict.Final;
        }

        return status switch
        {
            408 or 429 or (>= 500 and <= 599) => AttemptVerdict.Again,

            // The broker's own key or rights, which no caller can mend; Bedrock's model error (424).
            401 or 403 or 407 or 424 => AttemptVerdict.Elsewhere,
            _ => AttemptVerdict.Final,
        };
    }

    /// <summary>Whether an answer speaks against the candidate's health. A rate limit does not: it is busy and not broken.
    /// Nor does a 403, which may be about one caller's prompt: nobody may close a model to all by asking for what is forbidden.</summary>
    public static bool IsFault(int status) => status is 401 or 407 or 408 or 424 or (>= 500 and <= 599);

    private static bool IsOfMoney(string? word) => word is not null && OfMoney.Contains(word, StringComparer.OrdinalIgnoreCase);
}
