namespace AgentIdentity.Policy.Decisions;

/// <summary>What is asked of each delegation of a chain.</summary>
internal static class ChainLink
{
    /// <summary>It is this human's, hangs below the next one, and is in force.</summary>
    public static Finding? State(DecisionRequest request, int place)
    {
        var link = request.Chain[place];
        if (link.Human != request.Subject)
        {
            return Mismatch(link, $"belongs to {link.Human}, not to {request.Subject}");
        }

        if (link.Parent is not null && (place + 1 == request.Chain.Length || request.Chain[place + 1].Id != link.Parent))
        {
            return Fails(PolicyError.DelegationMissing, DecisionReason.DelegationMissing,
                $"delegation {link.Id} hangs below {link.Parent}, which the chain does not hold", $"ask {link.Human} for a new delegation to {link.Agent}");
        }

        return link.State switch
        {
            DelegationState.Active when link.EndsAt > request.Now => null,
            DelegationState.Active => Fails(PolicyError.DelegationExpired, DecisionReason.DelegationExpired,
                $"delegation {link.Id} ended at {link.EndsAt:u}", $"ask {link.Human} to renew it"),
            DelegationState.Paused => Fails(PolicyError.DelegationPaused, DecisionReason.DelegationPaused,
                $"delegation {link.Id} is paused", $"ask {link.Human} to resume it"),
            _ => Fails(PolicyError.DelegationEnded, DecisionReason.DelegationEnded,
                $"delegation {link.Id} was ended", $"ask {link.Human} for a new delegation to {link.Agent}"),
        };
    }

    /// <summary>It contains the call.</summary>
    public static Finding? Grants(DecisionRequest request, int place)
    {
        var link = request.Chain[place];
        var match = GrantMatch.Of(link.Grants, request.Call);
        return match.Kind switch
        {
            GrantMatchKind.Covered => null,
            GrantMatchKind.Limited => Limited($"{match.Why}, by delegation {link.Id}", $"stay inside the limit, or ask {link.Human} to raise it"),
            _ => Fails(PolicyError.NotGranted, DecisionReason.NotGranted,
                $"delegation {link.Id} of {link.Human} to {link.Agent} does not contain {PolicyObject.Display(request.Call)}",
                $"ask {link.Human} to grant {PolicyObject.Display(request.Call)} to {link.Agent}"),
        };
    }

    /// <summary>
    /// Limits only shrink down the chain: what the delegation in use gives for the call is inside what each one above gives. It was so
    /// when the child was made; where the one above has been narrowed since, the child's wider grant is worth nothing.
    /// </summary>
    public static Finding? Wider(DecisionRequest request)
    {
        if (request.Chain.Length == 1)
        {
            return null;
        }

        DelegationLink? narrower = null;
        foreach (var grant in request.Chain[0].Grants)
        {
            if (GrantMatch.Covers(grant, request.Call))
            {
                var above = 1;
                while (above < request.Chain.Length && GrantInside.AnyOf(request.Chain[above].Grants, grant))
                {
                    above++;
                }

                if (above == request.Chain.Length)
                {
                    return null;
                }

                narrower ??= request.Chain[above];
            }
        }

        var leaf = request.Chain[0];
        return Fails(PolicyError.DelegationWider, DecisionReason.DelegationWider,
            $"delegation {leaf.Id} gives more of {PolicyObject.Display(request.Call)} than {narrower?.Id} above it has",
            $"ask {request.Chain[1].Agent} for a new delegation to {leaf.Agent} that is inside {narrower?.Id}");
    }

    public static Finding Limited(string why, string remedy) => Fails(PolicyError.ArgumentLimit, DecisionReason.ArgumentLimit, why, remedy) with
    {
        HoldsForSomeArguments = true,
    };

    public static Finding Mismatch(DelegationLink link, string how) => Fails(
        PolicyError.DelegationMismatch, DecisionReason.DelegationMismatch, $"delegation {link.Id} {how}", "use the delegation that this human gave to this agent");

    private static Finding Fails(PolicyError error, string reason, string why, string remedy) =>
        Finding.Fails(DelegationGrants.Name, error, reason, why, remedy);
}
