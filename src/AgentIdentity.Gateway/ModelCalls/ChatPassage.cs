using System.Text.Json;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Telemetry;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>POST /v1/chat/completions: money is reserved before the call leaves and settled when it is over.</summary>
internal sealed class ChatPassage(HttpContext http, Place place, ModelTable models, UpstreamForwarder forwarder, ModelPorts ports) : Passage(http, place)
{
    private OpenAiChatRequest? _request;
    private ModelCandidate? _model;
    private WorstCase? _worst;
    private Refusal? _unbounded;
    private ModelOutbound? _outbound;
    private StrippedAnswer? _strip;
    private Settlement? _settled;

    public override async ValueTask<Refusal?> UnderstandAsync()
    {
        if (!JsonMedia.Is(Http.Request))
        {
            return Refusal.Of(GatewayError.MediaTypeRefused, "The body must be application/json in UTF-8, without Content-Encoding.");
        }

        var (body, refusal) = await BoundedBody.ReadAsync(Http, Place.MaxBodyBytes);
        if (refusal is not null)
        {
            return refusal;
        }

        var read = OpenAiChatRequest.Read(body);
        if (!read.Ok)
        {
            return ModelRefusal.Of(read.Failure);
        }

        _request = read.Value;
        var found = models.Catalog.Find(_request.Model);
        if (!found.Ok)
        {
            return ModelRefusal.Of(found.Failure);
        }

        _model = found.Value.Candidates[0];
        var worst = WorstCase.Of(_request.Bounds, _model);
        _worst = worst.Ok ? worst.Value : null;
        _unbounded = worst.Ok ? null : ModelRefusal.Of(worst.Failure);

        // Until the maximum is rewritten in the body it cannot be lowered: all of it or nothing.
        Money = _worst is null ? null : _worst.Ask with { LeastOutputTokens = _worst.OutputTokens };
        Upstream = models.UpstreamOf(_model);
        Call = Call.Chat(_model.Alias, ChatArguments.Of(_request, body.Span));
        return null;
    }

    public override CallSigns Signs => new()
    {
        Model = _model?.Alias,
        InputTokens = _settled is { Source: UsageSource.Provider } counted ? counted.Usage.Input : null,
        OutputTokens = _settled is { Source: UsageSource.Provider } settled ? settled.Usage.Output : null,
    };

    public override Refusal Deny(Decision decision) =>
        decision.Visible ? base.Deny(decision) : ModelRefusal.Of(ModelCatalog.UnknownTo(_model!.Alias)) with { Reason = "unknown_model" };

    public override Refusal? Object() => _unbounded;

    public override async ValueTask<Refusal?> ForwardAsync()
    {
        _strip = Decision!.Obligations.Any(static obligation => obligation.Kind == ObligationKind.StripToolCall) ? new StrippedAnswer(ports, DecisionId) : null;
        _outbound = new ModelOutbound(this, _request!, _strip) { Target = _model!.ChatAddress, Body = _request!.RewriteModel(_model.WireModel) };
        var refusal = await forwarder.SendAsync(this, _outbound);
        if (refusal is null && _outbound.Taken is { } taken)
        {
            Http.Response.ContentLength = taken.Length;
            await Http.Response.Body.WriteAsync(taken, Http.RequestAborted);
        }

        return refusal is null && _outbound.Refused is { } refused ? await PassOnAsync(refused) : refusal;
    }

    public override Task AnswerAsync(Refusal refusal) => ModelRefusal.WriteAsync(this, refusal);

    public override async ValueTask SettleAsync()
    {
        if (Reservation is not { Refusal: null } reservation)
        {
            return;
        }

        _settled = Settle();
        await ports.Money.SettleAsync(reservation, new CallBill(_settled) { Model = _model?.Alias }, CancellationToken.None);
    }

    public override void Describe(Utf8JsonWriter json)
    {
        json.WriteString("action", "chat");
        if (_request is not null)
        {
            json.WriteString("identifier", _request.Model);
        }
    }

    public override void DescribeEnd(Utf8JsonWriter json)
    {
        if (_strip is not null)
        {
            json.WriteNumber("stripped_tool_calls", _strip.Stripped);
        }

        if (_settled is not { } settled)
        {
            return;
        }

        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", settled.Usage.Input);
        json.WriteNumber("cached_input_tokens", settled.Usage.CachedInput);
        json.WriteNumber("output_tokens", settled.Usage.Output);
        json.WriteNumber("reasoning_tokens", settled.Usage.Reasoning);
        json.WriteString("source", settled.Source.Word());
        json.WriteEndObject();
        json.WriteNumber("cost_micro_usd", settled.MicroUsd);
    }

    /// <summary>The provider's own error, cleaned; a refusal of ours only where its words had to be replaced.</summary>
    private async ValueTask<Refusal?> PassOnAsync(ProviderRefusal refused)
    {
        Answered = true;
        Http.Response.StatusCode = refused.Status;
        Http.Response.ContentType = "application/json";
        if (refused.Error == ModelError.ProviderCredential)
        {
            Http.Response.Headers[ModelRefusal.RetryHeader] = "false";
        }

        Http.Response.ContentLength = refused.Body.Length;
        await Http.Response.Body.WriteAsync(refused.Body, Http.RequestAborted);
        return refused.Error is { } error ? ModelRefusal.Of(new ModelFailure(error, $"The provider answered HTTP {_outbound!.Refused!.Status}.")) : null;
    }

    private Settlement Settle()
    {
        if (_outbound?.Meter is { } meter)
        {
            return Settlement.Of(meter, _worst!, _model!.Prices);
        }

        // Nothing left, or the provider said no. Otherwise it may be working on an answer that nobody will read, and will charge for it.
        return _outbound is null || _outbound.Refused is not null || Refusal?.Code == ModelError.ProviderUnreachable.Code()
            ? Settlement.Nothing
            : new Settlement(new ModelUsage { Input = _worst!.InputTokens, Output = _worst.OutputTokens }, _worst.MicroUsd, UsageSource.Bound);
    }
}
