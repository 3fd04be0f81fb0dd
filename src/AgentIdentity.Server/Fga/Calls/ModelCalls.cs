using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Fga;

/// <summary>The models of a store.</summary>
internal static class ModelCalls
{
    public static async Task<IResult> WriteAsync(FgaCall call)
    {
        var types = call.Body.Json.TryGetProperty("type_definitions", out var given) && given.ValueKind == JsonValueKind.Array ? given.GetArrayLength() : 0;
        if (types == 0)
        {
            return new FgaRefusal(StatusCodes.Status400BadRequest, "type_definitions_too_few_items", "type_definitions must have at least one item.");
        }

        var written = await call.Store.WriteModelAsync(call.Body.Json, call.By, call.Cancellation);
        return FgaAnswer.Of(written, static id => new { AuthorizationModelId = id }, StatusCodes.Status201Created);
    }

    public static async Task<IResult> ReadAsync(FgaCall call)
    {
        var model = await call.Store.ReadModelAsync(call.Route.ModelId, call.Cancellation);
        return FgaAnswer.Of(model, static found => new { AuthorizationModel = View(found) });
    }

    public static async Task<IResult> ReadAllAsync(FgaCall call)
    {
        var query = call.Query;
        var page = query.Page();
        if (query.Refusal is { } mistake)
        {
            return mistake;
        }

        var models = await call.Store.ReadModelsAsync(page, call.Cancellation);
        return FgaAnswer.Of(models, static found => new { AuthorizationModels = found.Items.Select(View), ContinuationToken = found.Continuation });
    }

    private static JsonObject View(StoredModel model)
    {
        var view = new JsonObject { ["id"] = model.Id };
        foreach (var member in model.Json.EnumerateObject().Where(static member => member.Name != "id"))
        {
            view[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        }

        view.TryAdd("conditions", new JsonObject());
        return view;
    }
}
