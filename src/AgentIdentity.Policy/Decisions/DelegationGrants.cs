using System.Collections.Immutable;

namespace AgentIdentity.Policy.Decisions;

/// <summary>Third conjunct: every delegation of the chain is this human's, in force, contains the call and gives no more than the one above; and so does the token.</summary>
internal static class DelegationGrants
{
    public const string Name = "delegation";

    public static Finding Evaluate(DecisionCase asked)
    {
        var request = asked.Request;
        if (request.Chain.IsDefaultOrEmpty)
        {
            return Finding.Fails(Name, PolicyError.DelegationMissing, DecisionReason.DelegationMissing,
                "the call comes without a delegation", $"ask {request.Subject} to delegate to {request.Actor}");
        }

        if (asked.Target is null)
        {
            return Finding.Fails(Name, PolicyError.InvalidRequest, DecisionReason.InvalidRequest,
                $"'{PolicyObject.Display(request.Call)}' cannot be granted", "use a plain tool, path or model name");
        }

        if (request.Chain[0].Agent != request.Actor)
        {
            return ChainLink.Mismatch(request.Chain[0], $"was given to {request.Chain[0].Agent}, not to {request.Actor}");
        }

        return Each(request, ChainLink.State) ?? Each(request, ChainLink.Grants) ?? ChainLink.Wider(request) ?? Token(request)
            ?? Finding.Holds(Name, new DelegationProof(request));
    }

    /// <summary>Asks about every link; the record names all that object, and the first one's reason counts.</summary>
    private static Finding? Each(DecisionRequest request, Func<DecisionRequest, int, Finding?> ask)
    {
        Finding? found = null;
        for (var i = 0; i < request.Chain.Length; i++)
        {
            if (ask(request, i) is { } problem)
            {
                found = found is null ? problem : found with
                {
                    Conjunct = found.Conjunct with { Why = $"{found.Conjunct.Why}; {problem.Conjunct.Why}" },
                    HoldsForSomeArguments = found.HoldsForSomeArguments && problem.HoldsForSomeArguments,
                };
            }
        }

        return found;
    }

    private static Finding? Token(DecisionRequest request)
    {
        if (request.TokenGrants is not { } grants)
        {
            return null;
        }

        var match = GrantMatch.Of(grants, request.Call);
        return match.Kind switch
        {
            GrantMatchKind.Covered => null,
            GrantMatchKind.Limited => ChainLink.Limited($"{match.Why}, by the token", "stay inside the limit, or exchange for a token with a wider one"),
            _ => Finding.Fails(Name, PolicyError.TokenNotGranted, DecisionReason.TokenNotGranted,
                $"the token was narrowed and does not contain {PolicyObject.Display(request.Call)}", "exchange the delegation for a token that contains it"),
        };
    }
}
