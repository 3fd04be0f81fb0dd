using System.Collections.Immutable;

namespace AgentIdentity.Policy.Decisions;

/// <summary>Third conjunct: every delegation of the chain is this human's, in force, and contains the call; and so does the token.</summary>
internal static class DelegationGrants
{
    public const string Name = "delegation";

    public static Finding Evaluate(DecisionRequest request, PolicySnapshot snapshot)
    {
        if (request.Chain.IsDefaultOrEmpty)
        {
            return Finding.Fails(Name, PolicyError.DelegationMissing, DecisionReason.DelegationMissing,
                "the call comes without a delegation", $"ask {request.Subject} to delegate to {request.Actor}");
        }

        if (PolicyObject.Of(request.Call) is null)
        {
            return Finding.Fails(Name, PolicyError.InvalidRequest, DecisionReason.InvalidRequest,
                $"'{PolicyObject.Display(request.Call)}' cannot be granted", "use a plain tool, path or model name");
        }

        if (request.Chain[0].Agent != request.Actor)
        {
            return Mismatch(request.Chain[0], $"was given to {request.Chain[0].Agent}, not to {request.Actor}");
        }

        var problems = request.Chain.Select(link => State(link, request)).OfType<Finding>().ToList();
        if (problems.Count == 0)
        {
            problems.AddRange(request.Chain.Select(link => Grants(link, request)).OfType<Finding>());
        }

        if (problems.Count == 0 && request.TokenGrants is { } token && Token(token, request) is { } narrowed)
        {
            problems.Add(narrowed);
        }

        if (problems.Count == 0)
        {
            return Finding.Holds(Name, [.. request.Chain.Select(l => $"{l.Id} of {l.Human} lets {l.Agent} use {PolicyObject.Display(request.Call)} until {l.EndsAt:u}")]);
        }

        var first = problems[0];
        return new Finding(first.Conjunct with { Why = string.Join("; ", problems.Select(p => p.Conjunct.Why)) })
        {
            HoldsForSomeArguments = problems.TrueForAll(p => p.HoldsForSomeArguments),
        };
    }

    private static Finding? State(DelegationLink link, DecisionRequest request)
    {
        if (link.Human != request.Subject)
        {
            return Mismatch(link, $"belongs to {link.Human}, not to {request.Subject}");
        }

        return link.State switch
        {
            DelegationState.Active when link.EndsAt > request.Now => null,
            DelegationState.Active => Finding.Fails(Name, PolicyError.DelegationExpired, DecisionReason.DelegationExpired,
                $"delegation {link.Id} ended at {link.EndsAt:u}", $"ask {link.Human} to renew it"),
            DelegationState.Paused => Finding.Fails(Name, PolicyError.DelegationPaused, DecisionReason.DelegationPaused,
                $"delegation {link.Id} is paused", $"ask {link.Human} to resume it"),
            _ => Finding.Fails(Name, PolicyError.DelegationEnded, DecisionReason.DelegationEnded,
                $"delegation {link.Id} was ended", $"ask {link.Human} for a new delegation to {link.Agent}"),
        };
    }

    private static Finding? Grants(DelegationLink link, DecisionRequest request)
    {
        var match = GrantMatch.Of(link.Grants, request.Call);
        var thing = PolicyObject.Display(request.Call);
        return match.Kind switch
        {
            GrantMatchKind.Covered => null,
            GrantMatchKind.Limited => Limited($"{match.Why}, by delegation {link.Id}", $"stay inside the limit, or ask {link.Human} to raise it"),
            _ => Finding.Fails(Name, PolicyError.NotGranted, DecisionReason.NotGranted,
                $"delegation {link.Id} of {link.Human} to {link.Agent} does not contain {thing}", $"ask {link.Human} to grant {thing} to {link.Agent}"),
        };
    }

    private static Finding? Token(ImmutableArray<Grant> grants, DecisionRequest request)
    {
        var match = GrantMatch.Of(grants, request.Call);
        return match.Kind switch
        {
            GrantMatchKind.Covered => null,
            GrantMatchKind.Limited => Limited($"{match.Why}, by the token", "stay inside the limit, or exchange for a token with a wider one"),
            _ => Finding.Fails(Name, PolicyError.TokenNotGranted, DecisionReason.TokenNotGranted,
                $"the token was narrowed and does not contain {PolicyObject.Display(request.Call)}", "exchange the delegation for a token that contains it"),
        };
    }

    private static Finding Limited(string why, string remedy) =>
        Finding.Fails(Name, PolicyError.ArgumentLimit, DecisionReason.ArgumentLimit, why, remedy) with { HoldsForSomeArguments = true };

    private static Finding Mismatch(DelegationLink link, string how) => Finding.Fails(
        Name, PolicyError.DelegationMismatch, DecisionReason.DelegationMismatch, $"delegation {link.Id} {how}", "use the delegation that this human gave to this agent");
}
