using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>The models of one store: those written to it, or the one of the policy folder.</summary>
internal interface IStoreModels
{
    /// <summary>What questions are answered from: the model, and the tuples that belong to the same moment.</summary>
    /// <param name="modelId">The model's id; null for the newest.</param>
    /// <param name="tuples">The tuples now.</param>
    RelationResult<StoreState> State(string? modelId, TupleIndex tuples);

    RelationResult<RelationModel> Find(string? modelId);

    RelationResult<StoredModel> Read(string? modelId);

    RelationResult<RelationPage<StoredModel>> List(PageRequest page);

    ValueTask<RelationResult<string>> WriteAsync(JsonElement json, string by);

    /// <summary>The id of a model that is there; null asks for the newest.</summary>
    RelationResult<string> IdOf(string? modelId);
}
