using System.Text.Json;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>GET /v1/models: the aliases this caller may use, answered here.</summary>
internal sealed class ModelListPassage(HttpContext http, Place place, ModelParts parts) : Passage(http, place)
{
    private int _shown;

    public override ValueTask<Refusal?> UnderstandAsync() => new((Refusal?)null);

    public override async ValueTask<Refusal?> ForwardAsync()
    {
        var aliases = parts.Models.Current.Catalog.Aliases;
        IReadOnlyList<Decision> decided;
        try
        {
            decided = await parts.Decisions.DecideManyAsync(Token!, [.. aliases.Select(Call.ModelInList)], Http.RequestAborted);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.Fault(parts.Logger, fault, GatewayError.DecisionUnavailable.Code(), DecisionId);
            return Refusal.Of(GatewayError.DecisionUnavailable, "No decision could be had.");
        }

        List<string> shown = [.. aliases.Where((_, index) => index < decided.Count && decided[index].Visible)];
        _shown = shown.Count;
        var body = IsOfAnthropic ? AnthropicModelList.Body(shown) : OpenAiModelList.Body(shown);
        Http.Response.ContentType = "application/json";
        Http.Response.ContentLength = body.Length;
        await Http.Response.Body.WriteAsync(body, Http.RequestAborted);
        return null;
    }

    // Two APIs have the same address, and only one of them has versions.
    private bool IsOfAnthropic => Http.Request.Headers.ContainsKey("anthropic-version");

    public override Task AnswerAsync(Refusal refusal) => ModelRefusal.WriteAsync(this, IsOfAnthropic ? ModelSurface.Messages : ModelSurface.Chat, refusal);

    public override void Describe(Utf8JsonWriter json) => json.WriteString("action", "list");

    public override void DescribeEnd(Utf8JsonWriter json) => json.WriteNumber("shown", _shown);
}
