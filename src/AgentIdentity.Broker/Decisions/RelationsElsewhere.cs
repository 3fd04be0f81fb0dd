using System.Collections.Immutable;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Asks an engine in another process what decisions need to know, many questions in one request.</summary>
internal sealed class RelationsElsewhere(IRelationEngine engine, RelationConsistency consistency)
{
    private const int LargestBatch = 50;

    /// <summary>The requests with the engine's answers. A question without one denies.</summary>
    public async ValueTask<ImmutableArray<DecisionRequest>> AskAsync(
        IReadOnlyList<DecisionRequest> requests, PolicySnapshot? snapshot, CancellationToken cancellation)
    {
        // Each has answers of its own: the same question may be put with another path, which a condition may read.
        var told = requests.Select(static _ => new Dictionary<RelationQuestion, RelationResult<RelationAnswer>>()).ToArray();
        foreach (var batch in requests.SelectMany((request, place) => Questions(request, snapshot, place)).Chunk(LargestBatch))
        {
            var answers = await engine.BatchCheckAsync([.. batch.Select(static asked => (asked.Question, asked.Terms))], cancellation).ConfigureAwait(false);
            for (var i = 0; i < batch.Length; i++)
            {
                told[batch[i].Request][batch[i].Question] = answers.Ok ? answers.Value[i] : answers.Failure!;
            }
        }

        return [.. requests.Select((request, i) => request with { Relations = told[i] })];
    }

    private IEnumerable<(int Request, RelationQuestion Question, RelationTerms Terms)> Questions(
        DecisionRequest request, PolicySnapshot? snapshot, int place)
    {
        var terms = RelationQuestions.Terms(request) with { Consistency = consistency };
        return RelationQuestions.Of(request, snapshot).Select(question => (place, question, terms));
    }
}
