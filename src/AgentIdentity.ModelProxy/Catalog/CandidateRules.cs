namespace AgentIdentity.ModelProxy;

/// <summary>What a candidate must satisfy before anything is sent to it.</summary>
internal static class CandidateRules
{
    internal static string? Problem(ModelCandidate candidate)
    {
        var address = candidate.Address;
        if (candidate.Alias is not { Length: > 0 and <= 128 } || candidate.Alias.Any(char.IsControl))
        {
            return "the alias has 1 to 128 printable characters.";
        }

        if (!Enum.IsDefined(candidate.Provider))
        {
            return "the provider is not known.";
        }

        if (string.IsNullOrWhiteSpace(candidate.Model))
        {
            return "the provider's model name is missing.";
        }

        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http"))
        {
            return "the address must be an absolute http or https URL.";
        }

        // A key travels to this address: in the clear only where it does not leave the machine.
        if (address.Scheme == "http" && !address.IsLoopback)
        {
            return "an address off this machine must be https.";
        }

        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            return "the address must have no user, query or fragment.";
        }

        if (!candidate.Prices.IsValid)
        {
            return "a price is negative.";
        }

        return candidate.ContextWindow is null or > 0 && candidate.MaxOutputTokens is null or > 0
            ? null
            : "limits must be positive.";
    }
}
