using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentIdentity.Gateway.ModelCalls.Attempts;
using AgentIdentity.Gateway.ModelCalls.Routing;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Gateway.Telemetry;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.ModelCalls.State;

/// <summary>
/// A response that a provider keeps is read, deleted or cancelled by whom it was made for. To everybody else it does not exist, in the
/// same words as an id that never was; whoever may no longer use the model is among them. It costs nothing.
/// </summary>
internal sealed class KeptPassage(HttpContext http, Place place, KeptAsk ask, ModelParts parts) : Passage(http, place)
{
    private readonly StateReference _named = new(KeptPlaces.Response, ask.Id, "response_id");
    private RoutedCandidate? _keeper;
    private string _query = "";
    private string? _returned;
    private bool _sent;

    public override async ValueTask<Refusal?> UnderstandAsync()
    {
        var (query, unknown) = KeptAsk.QueryOf(Http.Request.Query);
        if (unknown is not null)
        {
            return ModelRefusal.Of(new ModelFailure(ModelError.QueryUnknown, "This parameter of the query is not served here.", unknown.Length <= 64 ? unknown : null));
        }

        if (!ask.IsPlain)
        {
            return KeptPlaces.Unknown(_named);
        }

        var (candidate, refusal) = await parts.Kept.FindAsync(this, _named);
        if (refusal is not null)
        {
            return refusal;
        }

        var models = parts.Models.Current;
        if (models.Candidate(candidate!) is not { } keeper || keeper.Model.WireFor(ModelSurface.Responses) != ModelSurface.Responses || !models.Find(keeper.Model.Alias).Ok)
        {
            // An operator has taken away what kept it.
            return KeptPlaces.Unknown(_named);
        }

        (_keeper, _query) = (keeper, query);
        Upstream = models[models.Find(keeper.Model.Alias).Value].Upstream;
        Call = Call.Chat(keeper.Model.Alias, Arguments(DataPlace.Of(keeper.Model)));
        return null;
    }

    public override CallSigns Signs => new()
    {
        Model = _keeper?.Model.Alias,
        Operation = "kept_" + ask.Word,
        Provider = _keeper is null ? null : ProviderNames.InTelemetry(_keeper.Model.Provider),
    };

    // What a rule takes out of an answer must not come back by its id.
    public override bool CanStripToolCalls => ask.Action == KeptAction.Delete;

    public override Refusal Deny(Decision decision) => decision.Visible ? base.Deny(decision) : KeptPlaces.Unknown(_named) with { Reason = "unknown_model" };

    public override Refusal? Unmet(Decision decision)
    {
        if (base.Unmet(decision) is { } unmet)
        {
            return unmet;
        }

        Upstream = _keeper!.Upstream;
        return null;
    }

    public override async ValueTask<Refusal?> ForwardAsync()
    {
        if (!parts.Models.Current.StillLeadsTo(_keeper!.Model))
        {
            return KeptPlaces.Unknown(_named);
        }

        using var leg = parts.Telemetry.Leave(this);
        _sent = true;
        var answer = await parts.Keepers.AskAsync(this, _keeper, ask, _query);
        (leg.Status, leg.Error, _returned) = (answer.Status, answer.Error?.Code(), answer.Location);
        var refusal = answer switch
        {
            { Error: { } error } => ModelRefusal.Of(error),
            { Status: StatusCodes.Status404NotFound } => KeptPlaces.Unknown(_named),
            _ => null,
        };
        if (answer is { Error: null, Status: StatusCodes.Status404NotFound } || (ask.Action == KeptAction.Delete && answer is { Error: null, Refused: null }))
        {
            await parts.Kept.ForgetAsync(this, _named);
        }

        return refusal ?? await PassOnAsync(answer);
    }

    public override Task AnswerAsync(Refusal refusal) => ModelRefusal.WriteAsync(this, ModelSurface.Responses, refusal);

    public override void Describe(Utf8JsonWriter json)
    {
        json.WriteString("action", "chat");
        json.WriteString("surface", "responses");
        json.WriteString("operation", ask.Word);
        if (_keeper is { Model: var model })
        {
            json.WriteString("identifier", model.Alias);
            json.WriteString("response", ask.Id);
        }
    }

    public override void DescribeEnd(Utf8JsonWriter json)
    {
        if (!_sent)
        {
            return;
        }

        var location = CallLocation.Of(_keeper!.Model, _returned);
        json.WriteString("candidate", _keeper.Model.Name);
        json.WriteStartObject("location");
        json.WriteString("requested", location.Requested);
        json.WriteString("resolved", location.Resolved);
        json.WriteString("returned", location.Returned ?? "not_evidenced");
        json.WriteEndObject();
    }

    private async ValueTask<Refusal?> PassOnAsync(KeptAnswer answer)
    {
        var response = Http.Response;
        Answered = true;
        response.StatusCode = answer.Refused?.Status ?? answer.Status!.Value;
        CallerAnswer.Write(response, answer.Headers);
        response.ContentType = "application/json";
        if (answer.Refused is { Error: ModelError.ProviderCredential })
        {
            response.Headers[ModelRefusal.RetryHeader] = "false";
        }

        var body = answer.Refused?.Body ?? answer.Body;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, Http.RequestAborted);
        return answer.Refused?.Error is { } error ? ModelRefusal.Of(new ModelFailure(error, $"The provider answered HTTP {answer.Status}.")) : null;
    }

    // The members of every model call, so that rules about those hold here, too; nothing new is made and nothing is stored.
    private JsonElement Arguments(DataPlace where)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("surface", "responses");
            json.WriteString("operation", ask.Word);
            json.WriteString("provider", where.Provider);
            json.WriteString("geography", where.Geography);
            json.WriteBoolean("stores", false);
            if (where.RetentionDays is { } days)
            {
                json.WriteNumber("retention_days", days);
            }

            json.WriteBoolean("stream", false);
            json.WriteNumber("n", 0);
            json.WriteNumber("max_tokens", 0);
            json.WriteStartArray("tools");
            json.WriteEndArray();
            json.WriteString("request", EvidenceBody.Digest(Encoding.UTF8.GetBytes($"{ask.Word} {ask.Id} {_query}")));
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }
}
