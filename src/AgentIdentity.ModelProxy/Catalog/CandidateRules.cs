namespace AgentIdentity.ModelProxy;

/// <summary>What a candidate must satisfy before anything is sent to it.</summary>
internal static class CandidateRules
{
    internal static string? Problem(ModelRoute route)
    {
        if (route.Candidates.IsDefaultOrEmpty)
        {
            return "there is no candidate.";
        }

        if (route.Candidates.Any(candidate => candidate.Alias != route.Alias))
        {
            return "a candidate belongs to another alias.";
        }

        if (route.Candidates.CountBy(static candidate => candidate.Name).FirstOrDefault(static name => name.Value > 1).Key is { } twice)
        {
            return $"{twice} is configured twice.";
        }

        if (route.AllowMembers.FirstOrDefault(static name => name.Length is 0 or > 64 || name.Any(char.IsControl) || StrictMembers.IsRefused(name)) is { } never)
        {
            return $"the member {never} may not be allowed: it would change where a call goes, or what was bounded.";
        }

        return route.Retries is < 0 or > 10 || route.LongestWait < TimeSpan.Zero
            ? "there are 0 to 10 further attempts, and waits are not negative."
            : route.Candidates.Select(Problem).FirstOrDefault(static problem => problem is not null);
    }

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

        if (string.IsNullOrWhiteSpace(candidate.Model) || candidate.Deployment is { } deployment && string.IsNullOrWhiteSpace(deployment))
        {
            return "the provider's model name is missing.";
        }

        if (candidate.Weight < 0 || candidate.Priority < 0)
        {
            return "weight and priority are 0 or more.";
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

        return candidate.ContextWindow is null or > 0 && candidate.MaxOutputTokens is null or > 0 && candidate.UnboundedInputTokens is null or > 0
            ? null
            : "limits must be positive.";
    }
}
