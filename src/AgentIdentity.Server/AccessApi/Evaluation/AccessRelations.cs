using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.AccessApi;

/// <summary>The relations that decisions are made with, wherever they are.</summary>
internal sealed class AccessRelations(RelationStores stores, IServiceProvider services)
{
    public IRelationEngine Engine => services.GetService<RemoteRelations>() ?? (IRelationEngine)stores.Policy;

    /// <summary>The relations that the model defines on a type; none for a type that it does not have.</summary>
    public async ValueTask<RelationResult<ImmutableArray<string>>> OfTypeAsync(string type, CancellationToken cancellation)
    {
        var model = await Engine.ReadModelAsync(null, cancellation);
        if (!model.Ok)
        {
            return model.Failure!;
        }

        var types = model.Value.Json.Member("type_definitions") is { ValueKind: JsonValueKind.Array } all ? all.EnumerateArray() : default;
        return types.Where(one => one.Member("type").Text() == type)
            .SelectMany(static one => one.Member("relations") is { ValueKind: JsonValueKind.Object } relations ? relations.EnumerateObject().Select(static r => r.Name) : [])
            .Order(StringComparer.Ordinal).ToImmutableArray();
    }
}
