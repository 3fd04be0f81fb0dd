using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.ModelProxy;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.ModelCalls.State;

/// <summary>
/// What providers keep under the broker's own key. An id is worth something only to the human and the agent that it was made for; to
/// everybody else it does not exist, and the provider is not asked.
/// </summary>
internal sealed class KeptPlaces(IKeptStates states, ILogger<KeptPlaces> logger)
{
    /// <summary>A stored response.</summary>
    public const string Response = "response";

    private const string Item = "item";
    private const int MostItems = 256;

    /// <summary>The candidate that keeps what a request names; none where it names nothing.</summary>
    public async ValueTask<(string? Candidate, Refusal? Refusal)> OfAsync(Passage passage, ModelRequest request)
    {
        string? place = null;
        foreach (var named in request.State)
        {
            var (found, refusal) = await FindAsync(passage, named);
            if (refusal is not null)
            {
                return (null, refusal);
            }

            if (place is not null && place != found)
            {
                return (null, ModelRefusal.Of(new ModelFailure(ModelError.StateScattered, "What the request names is kept at different providers.", named.Member)));
            }

            place = found;
        }

        return (place, null);
    }

    /// <summary>The candidate that keeps one thing, or the refusal of what does not exist for this caller.</summary>
    public async ValueTask<(string? Candidate, Refusal? Refusal)> FindAsync(Passage passage, StateReference named)
    {
        try
        {
            return await states.FindAsync(passage.Token!, named.Kind, named.Id, passage.Http.RequestAborted) is { } candidate ? (candidate, null) : (null, Unknown(named));
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !passage.Http.RequestAborted.IsCancellationRequested)
        {
            Log.Fault(logger, fault, GatewayError.DecisionUnavailable.Code(), passage.DecisionId);
            return (null, Refusal.Of(GatewayError.DecisionUnavailable, "Whose that is could not be found out."));
        }
    }

    /// <summary>The same words for what never was, for another's, and for what the provider has forgotten.</summary>
    public static Refusal Unknown(StateReference named) =>
        ModelRefusal.Of(new ModelFailure(ModelError.StateUnknown, $"There is no {named.Kind.Replace('_', ' ')} of that id.", named.Member));

    /// <summary>Remembers whose an answer is; when that cannot be written the answer stays good, and its id is nobody's.</summary>
    public async ValueTask KeepAsync(Passage passage, ModelCandidate candidate, UsageMeter answer)
    {
        var kept = answer.ItemIds.Take(MostItems).Select(static id => (Kind: Item, Id: id));
        if (answer.ResponseId is { } response)
        {
            kept = kept.Prepend((Kind: Response, Id: response));
        }

        try
        {
            // All at once, so that they share a commit.
            await Task.WhenAll([.. kept.Select(one => states.KeepAsync(passage.Token!, one.Kind, one.Id, candidate.Name).AsTask())]);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Log.Fault(logger, fault, GatewayError.DecisionUnavailable.Code(), passage.DecisionId);
        }
    }

    /// <summary>Forgets what its provider has deleted; where that fails the next who asks is told by the provider.</summary>
    public async ValueTask ForgetAsync(Passage passage, StateReference named)
    {
        try
        {
            await states.ForgetAsync(passage.Token!, named.Kind, named.Id);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Log.Fault(logger, fault, GatewayError.DecisionUnavailable.Code(), passage.DecisionId);
        }
    }
}
