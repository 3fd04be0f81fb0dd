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
        var snapshot = policy.Current;
        return snapshot is null ? NotLoaded
            : modelId is null || modelId == Of(snapshot).Id ? new StoreState(snapshot.Bundle.Model, snapshot.Tuples)
            : NotFound(modelId);
    }

    public RelationResult<RelationModel> Find(string? modelId) => policy.Current is not { } snapshot ? NotLoaded
        : modelId is null || modelId == Of(snapshot).Id ? snapshot.Bundle.Model
        : NotFound(modelId);

    public RelationResult<string> IdOf(string? modelId) => Current(modelId) switch
    {
        { Ok: true, Value.Id: var id } => id,
        { Failure: var failure } => failure ?? NotLoaded,
    };

    public RelationResult<StoredModel> Read(string? modelId) => Current(modelId);

    public RelationResult<RelationPage<StoredModel>> List(PageRequest page) => new RelationPage<StoredModel>(policy.Current is { } snapshot ? [Of(snapshot)] : [], "");

    public ValueTask<RelationResult<string>> WriteAsync(JsonElement json, string by) => new(new RelationFailure(
        RelationFailureCode.Forbidden, "the model of this store is that of the policy folder: change it there and reload the policy, or write it to another store"));

    private static RelationFailure NotLoaded => new(RelationFailureCode.LatestAuthorizationModelNotFound, "no policy is loaded; mend the policy folder and reload it");

    private static RelationFailure NotFound(string modelId) => new(RelationFailureCode.AuthorizationModelNotFound, $"Authorization Model '{modelId}' not found");

    private RelationResult<StoredModel> Current(string? modelId) =>
        policy.Current is not { } snapshot ? NotLoaded
        : Of(snapshot) is { } model && (modelId is null || modelId == model.Id) ? model
        : NotFound(modelId!);

    private StoredModel Of(PolicySnapshot snapshot) => _read.GetValue(snapshot.Bundle.Model, static model =>
    {
        var json = model.ToJson();
        return new StoredModel(Ulids.Of(JsonMarshal.GetRawUtf8Value(json)), json);
    });
}
