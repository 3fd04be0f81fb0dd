using System.Text.Json;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>GET /v1/models, and of one: the aliases this caller may use, answered here.</summary>
/// <param name="http">The request.</param>
/// <param name="place">Where it came in.</param>
/// <param name="parts">What model calls are served with.</param>
/// <param name="only">The alias that is asked about; null for all.</param>
internal sealed class ModelListPassage(HttpContext http, Place place, ModelParts parts, string? only = null) : Passage(http, place)
{
    /// <summary>Two APIs have the same address, and only Anthropic's has versions.</summary>
    public const string Version = "anthropic-version";

    private int _shown;

    public override ValueTask<Refusal?> UnderstandAsync() => new((Refusal?)null);

    public override async ValueTask<Refusal?> ForwardAsync()
    {
        List<string> aliases = [.. parts.Models.Current.Catalog.Aliases.Where(alias => only is null || alias == only)];
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
        if (only is not null && shown.Count == 0)
        {
            return ModelRefusal.Of(ModelCatalog.UnknownTo(only));
        }

        var body = (IsOfAnthropic, only) switch
        {
            (true, null) => AnthropicModelList.Body(shown),
            (true, { } one) => AnthropicModelList.One(one),
            (false, null) => OpenAiModelList.Body(shown),
            (false, { } one) => OpenAiModelList.One(one),
        };
        Http.Response.ContentType = "application/json";
        Http.Response.ContentLength = body.Length;
        await Http.Response.Body.WriteAsync(body, Http.RequestAborted);
        return null;
    }

    private bool IsOfAnthropic => Http.Request.Headers.ContainsKey(Version);

    public override Task AnswerAsync(Refusal refusal) => ModelRefusal.WriteAsync(this, IsOfAnthropic ? ModelSurface.Messages : ModelSurface.Chat, refusal);

    public override void Describe(Utf8JsonWriter json) => json.WriteString("action", "list");

    public override void DescribeEnd(Utf8JsonWriter json) => json.WriteNumber("shown", _shown);
}
