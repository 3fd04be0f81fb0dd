using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.ModelCalls.Stripping;

/// <summary>Which of the tools that a model asks for the delegation could call.</summary>
internal sealed class StandingTools(ModelParts parts, string decisionId)
{
    /// <summary>
    /// Decides all of them at once; nothing is counted. An approval that is still to be had is no reason to take one out. The answer has one
    /// value for each that was asked about; null when no decision could be had.
    /// </summary>
    public async ValueTask<bool[]?> OfAsync(Delegation token, IReadOnlyList<(string Name, string Arguments)> asked, CancellationToken cancellationToken)
    {
        var meant = asked.SelectMany((one, at) => parts.Tools.Of(one.Name, one.Arguments).Select(call => (At: at, Call: call))).ToList();
        try
        {
            var decided = await parts.Decisions.DecideManyAsync(token, [.. meant.Select(static one => one.Call)], cancellationToken);
            if (decided.Count != meant.Count)
            {
                throw new InvalidOperationException("There are not as many decisions as questions.");
            }

            var stay = new bool[asked.Count];
            for (var i = 0; i < decided.Count; i++)
            {
                stay[meant[i].At] |= decided[i] is { ArgumentsKnown: true, Outcome: not Outcome.Deny };
            }

            return stay;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.Fault(parts.Logger, fault, GatewayError.DecisionUnavailable.Code(), decisionId);
            return null;
        }
    }
}
