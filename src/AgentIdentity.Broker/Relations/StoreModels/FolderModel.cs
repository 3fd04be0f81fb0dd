using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>The one model of the policy folder. Its id is made of its content: while the model stays the same, so does the id.</summary>
internal sealed class FolderModel(PolicySource policy) : IStoreModels
{
    private readonly ConditionalWeakTable<RelationModel, StoredModel> _read = [];

    public RelationResult<StoreState> State(string? modelId, TupleIndex tuples)
    {
        // The tuples of the snapshot, not those given: a reload changes the model and the folder's tuples in one step.
        var snapshot = InForce(modelId);
        return snapshot.Ok ? new StoreState(snapshot.Value.Bundle.Model, snapshot.Value.Tuples) : snapshot.Failure!;
    }

    public RelationResult<RelationModel> Find(string? modelId)
    {
        var snapshot = InForce(modelId);
        return snapshot.Ok ? snapshot.Value.Bundle.Model : snapshot.Failure!;
    }

    public RelationResult<string> IdOf(string? modelId)
    {
        var snapshot = InForce(modelId);
        return snapshot.Ok ? Of(snapshot.Value).Id : snapshot.Failure!;
    }

    public RelationResult<StoredModel> Read(string? modelId)
    {
        var snapshot = InForce(modelId);
        return snapshot.Ok ? Of(snapshot.Value) : snapshot.Failure!;
    }

    public RelationResult<RelationPage<StoredModel>> List(PageRequest page) => new RelationPage<StoredModel>(policy.Current is { } snapshot ? [Of(snapshot)] : [], "");

    public ValueTask<RelationResult<string>> WriteAsync(JsonElement json, string by) => new(new RelationFailure(
        RelationFailureCode.Forbidden, "the model of this store is that of the policy folder: change it there and reload the policy, or write it to another store"));

    /// <summary>Taken once for each answer: the next look may find another one.</summary>
    private RelationResult<PolicySnapshot> InForce(string? modelId) =>
        policy.Current is not { } snapshot
            ? new RelationFailure(RelationFailureCode.LatestAuthorizationModelNotFound, "no policy is loaded; mend the policy folder and reload it")
        : modelId is null || modelId == Of(snapshot).Id ? snapshot
        : new RelationFailure(RelationFailureCode.AuthorizationModelNotFound, $"Authorization Model '{modelId}' not found");

    private StoredModel Of(PolicySnapshot snapshot) => _read.GetValue(snapshot.Bundle.Model, static model =>
    {
        var json = model.ToJson();
        return new StoredModel(Ulids.Of(JsonMarshal.GetRawUtf8Value(json)), json);
    });
}
