using AgentIdentity.Broker;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Fga;

/// <summary>The stores themselves.</summary>
internal static class StoreCalls
{
    private sealed record MadeView(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

    private sealed record StoreView(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt)
    {
        public static StoreView Of(RelationStore store) => new(store.Id, store.Name, store.CreatedAt, store.UpdatedAt, null);
    }

    public static async Task<IResult> AnswerAsync(RelationStores stores, FgaRequest request) => request.Route.Operation switch
    {
        FgaOperation.CreateStore => await CreateAsync(stores, request),
        FgaOperation.DeleteStore => await DeleteAsync(stores, request),
        FgaOperation.GetStore => FgaAnswer.Of(stores.Open(request.Route.StoreId), static engine => StoreView.Of(engine.Store)),
        _ => List(stores, request),
    };

    private static async Task<IResult> CreateAsync(RelationStores stores, FgaRequest request)
    {
        var name = request.Body.Text("name", FgaForm.StoreName);
        if (request.Body.Refusal is { } mistake)
        {
            return mistake;
        }

        var made = await stores.CreateAsync(name, request.By);
        return FgaAnswer.Of(made, static store => new MadeView(store.Id, store.Name, store.CreatedAt, store.UpdatedAt), StatusCodes.Status201Created);
    }

    private static async Task<IResult> DeleteAsync(RelationStores stores, FgaRequest request)
    {
        var deleted = await stores.DeleteAsync(request.Route.StoreId, request.By);
        return deleted.Ok ? Results.NoContent() : FgaRefusal.Of(deleted.Failure!);
    }

    private static IResult List(RelationStores stores, FgaRequest request)
    {
        var query = request.Query;
        var (page, name) = (query.Page(), query.Text("name", FgaForm.Anything));
        if (query.Refusal is { } mistake)
        {
            return mistake;
        }

        var found = stores.List(page, name);
        return FgaAnswer.Of(found, static some => new { Stores = some.Items.Select(StoreView.Of), ContinuationToken = some.Continuation });
    }
}
