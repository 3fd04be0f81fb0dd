using System.Globalization;
using System.Text.Json;
using AgentIdentity.Gateway.ModelCalls.Attempts;
using AgentIdentity.Gateway.ModelCalls.Routing;
using AgentIdentity.Gateway.ModelCalls.State;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Gateway.Telemetry;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>A model call on any surface: a candidate is chosen, money is reserved before the call leaves, and settled when it is over.</summary>
internal sealed class ModelPassage(HttpContext http, Place place, SurfaceDoor door, ModelParts parts) : Passage(http, place)
{
    // The SDKs that Stainless makes say how often they have tried already.
    private const string RetryCount = "X-Stainless-Retry-Count";
    // Ordinary text has four bytes to a token, and deeply indented code a few more.
    private const int MostBytesPerToken = 16;
    private const string Lowered = "AgentIdentity-Max-Output-Lowered";
    private readonly Dictionary<Fit, WorstCase> _counted = [];
    private ModelRequest? _request;
    private string? _keeper;
    private ReadOnlyMemory<byte> _body;
    private IReadOnlyList<Fit> _order = [];
    private RoutedModel? _model;
    private RouteRecord? _record;
    private RoutePlan? _plan;
    private PreparedCall? _first;
    private Refusal? _objection;
    private Refusal? _unequipped;
    private ModelRun? _run;
    private CallBill? _bill;

    public override async ValueTask<Refusal?> UnderstandAsync()
    {
        if (UnsendableHeader() is { } unsendable)
        {
            return unsendable;
        }

        if (!JsonMedia.Is(Http.Request))
        {
            return Refusal.Of(GatewayError.MediaTypeRefused, "The body must be application/json in UTF-8, without Content-Encoding.");
        }

        var (body, refusal) = await BoundedBody.ReadAsync(Http, Place.MaxBodyBytes);
        if (refusal is not null)
        {
            return refusal;
        }

        var read = door.Read(Http.Request, body);
        if (!read.Ok)
        {
            return ModelRefusal.Of(read.Failure);
        }

        (_request, _body) = (read.Value, body);
        var models = parts.Models.Current;
        var found = models.Find(_request.Model);
        if (!found.Ok)
        {
            return ModelRefusal.Of(found.Failure);
        }

        _model = models[found.Value];
        Upstream = _model.Upstream;
        var (keeper, elsewhere) = await parts.Kept.OfAsync(this, _request);
        if (elsewhere is not null)
        {
            return elsewhere;
        }

        // Nobody else has what the request names.
        _keeper = keeper;
        if (keeper is not null && !_model.Candidates.Any(candidate => candidate.Model.Name == keeper))
        {
            return KeptPlaces.Unknown(_request.State[0]);
        }

        return await ChooseAsync(new CallArguments(_request, body), models.Version);
    }

    public override CallSigns Signs => new()
    {
        Model = _model?.Route.Alias,
        Operation = ProviderNames.OperationOf(door.Surface),
        Provider = _first is null ? null : ProviderNames.InTelemetry((_run?.Sent ?? _first).Fit.Candidate.Model.Provider),
        AnsweringModel = _bill?.ProviderModel,
        InputTokens = Counted?.Usage.Input,
        OutputTokens = Counted?.Usage.Output,
    };

    public override Refusal Deny(Decision decision) =>
        decision.Visible ? base.Deny(decision) : ModelRefusal.Of(ModelCatalog.UnknownTo(_model!.Route.Alias)) with { Reason = "unknown_model" };

    public override Refusal? Object() => _objection;

    public override Refusal? Unmet(Decision decision) => base.Unmet(decision) ?? Unstrippable(decision) ?? Prepare();

    /// <summary>Of the first candidate that is no end: nothing has left, and another may do.</summary>
    public override Refusal? WithoutCredential(Refusal refusal)
    {
        if (_run is not null)
        {
            return refusal;
        }

        _unequipped = refusal;
        return null;
    }

    /// <summary>What the broker changes in the body for a candidate.</summary>
    public BodyEdits EditsFor(Fit fit) => new()
    {
        MaxOutputTokens = Reservation is { IsLowered: true } || (_request!.Bounds.OutputTokensPerChoice is null && fit.Candidate.Model.MaxOutputTokens is not null)
            ? WorstAt(fit).OutputTokensPerChoice : null,
        Attribution = fit.Candidate.Model.Provider == ModelProvider.Bedrock ? new CallAttribution(Token!.Subject, Token.Actor.Subject, Token.DelegationId) : null,
        InferenceGeo = DataPlace.AskedOf(fit.Candidate.Model),
    };

    /// <summary>The most that the call can cost at a candidate, with the output that was granted.</summary>
    public WorstCase WorstAt(Fit fit)
    {
        var worst = _counted.GetValueOrDefault(fit, fit.Worst);
        return Reservation is { } held ? worst.Lowered(held.OutputTokens) : worst;
    }

    /// <summary>With the input counted by the tokenizer of each candidate that has a known one and gets the body as it came; once for each tokenizer.</summary>
    public override MoneyAsk CountMoney()
    {
        foreach (var same in Countable().GroupBy(static fit => fit.Candidate.Model.Tokenizer))
        {
            var counted = InputCount.Of(same.Key, _body.Span);
            foreach (var fit in same)
            {
                if (Closer(fit, counted) is { } closer)
                {
                    _counted[fit] = closer;
                }
            }
        }

        return AskOf(_order);
    }

    /// <summary>As if each token stood for many bytes, and the answer were the shortest that makes sense.</summary>
    public override MoneyAsk LeastMoney()
    {
        var countable = Countable().ToHashSet();
        return MoneyAsk.Exactly(_order.Max(fit => (countable.Contains(fit) ? Closer(fit, _body.Length / MostBytesPerToken) ?? fit.Worst : fit.Worst).Ask.LeastMicroUsd));
    }

    /// <summary>
    /// Whether a decision of now lets the call that was decided on go to this candidate, too: its labels were put on the delegation with the
    /// first decision and can be none but those, and an approval was for a place of these facts.
    /// </summary>
    public bool Covers(PreparedCall next, Decision decision)
    {
        var labels = decision.Obligations.Where(static obligation => obligation.Kind == ObligationKind.Label).SelectMany(static obligation => obligation.Values);
        var put = Decision!.Obligations.Where(static obligation => obligation.Kind == ObligationKind.Label).SelectMany(static obligation => obligation.Values);
        var approved = decision.Outcome == Outcome.NeedsApproval && next.Fit.Call.Arguments!.Value.GetRawText() == Call!.Arguments!.Value.GetRawText();
        var covers = (decision.Outcome == Outcome.Allow || approved) && decision.ArgumentsKnown && !labels.Except(put, StringComparer.Ordinal).Any() && (base.Unmet(decision) ?? Unstrippable(decision)) is null;
        Strips |= covers && Strip(decision);
        return covers;
    }

    /// <summary>Whether tool calls are taken out of the answer, and the answer held for that.</summary>
    public bool Strips { get; private set; }

    public override ValueTask<Refusal?> ForwardAsync()
    {
        Strips = Strip(Decision!);
        if (Reservation is { IsLowered: true })
        {
            Http.Response.Headers[Lowered] = WorstAt(_first!.Fit).OutputTokensPerChoice.ToString(CultureInfo.InvariantCulture);
        }

        _run = new ModelRun(this, _request!, _plan!, _record!, parts);
        return _run.RunAsync(_first!, _unequipped);
    }

    public override Task AnswerAsync(Refusal refusal) => ModelRefusal.WriteAsync(this, door.Surface, refusal, retried: _record is { Attempts: > 1 });

    public override async ValueTask SettleAsync()
    {
        if (Reservation is not { Refusal: null } reservation)
        {
            return;
        }

        _bill = _run?.Bill() ?? CallBill.Nothing with { Model = _model!.Route.Alias };
        await parts.Money.SettleAsync(reservation, _bill, CancellationToken.None);
    }

    public override void Describe(Utf8JsonWriter json)
    {
        json.WriteString("action", "chat");
        json.WriteString("surface", ProviderNames.Of(door.Surface));
        if (_request is not null)
        {
            json.WriteString("identifier", _request.Model);
        }
    }

    public override void DescribeEnd(Utf8JsonWriter json)
    {
        _record?.WriteTo(json);
        if (_run is { Stripped: { } stripped })
        {
            json.WriteNumber("stripped_tool_calls", stripped);
        }

        if (_bill is not { Settlement: var settled })
        {
            return;
        }

        _run?.WriteLocation(json);
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", settled.Usage.Input);
        json.WriteNumber("cached_input_tokens", settled.Usage.CachedInput);
        json.WriteNumber("output_tokens", settled.Usage.Output);
        json.WriteNumber("reasoning_tokens", settled.Usage.Reasoning);
        json.WriteString("source", settled.Source.Word());
        json.WriteEndObject();
        json.WriteNumber("cost_micro_usd", settled.MicroUsd);
    }

    private IEnumerable<Fit> Countable() => _request!.Bounds is { InputTokens: not null, RepeatsInput: false }
        ? _order.Where(fit => fit.Wire == door.Surface && fit.Candidate.Model.Tokenizer is not null) : [];

    private WorstCase? Closer(Fit fit, long? input) =>
        input < _request!.Bounds.InputTokens && WorstCase.Of(_request.Bounds with { InputTokens = input }, fit.Candidate.Model) is { Ok: true, Value: var closer } ? closer : null;

    private MoneyAsk AskOf(IEnumerable<Fit> order) =>
        order.Select(fit => _counted.GetValueOrDefault(fit, fit.Worst).Ask).Aggregate(static (one, other) => one.Or(other));

    private Settlement? Counted => _bill?.Settlement is { Source: UsageSource.Provider or UsageSource.Drained } counted ? counted : null;

    // The client that sends it on would fail over it, and the candidate would be blamed.
    private Refusal? UnsendableHeader()
    {
        foreach (var (name, value) in Http.Request.Headers)
        {
            if (HeaderRules.PassesUpstream(name, door.Surface) && value.ToString().AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                return ModelRefusal.Of(new ModelFailure(ModelError.MemberInvalid, $"The header {name} must be printable ASCII.", name));
            }
        }

        return null;
    }

    // Asked only where a rule wants it: it takes reading the whole conversation.
    private Refusal? Unstrippable(Decision decision) =>
        Strip(decision) && _request is { Tools.Count: > 0, Surface: not ModelSurface.Chat } && !ToolWishes.CanBeTakenOut(_request)
            ? Refusal.Of(GatewayError.ObligationUnmet, "A rule takes tool calls out of the answer, and this request asks for an answer that cannot be taken apart.") : null;

    private static bool Strip(Decision decision) => decision.Obligations.Any(static obligation => obligation.Kind == ObligationKind.StripToolCall);

    private async ValueTask<Refusal?> ChooseAsync(CallArguments arguments, int version)
    {
        _record = new RouteRecord(_model!.Route, version, Lots.Of(DecisionId));
        var choice = new CandidateChoice(_model, _request!, arguments, _record);
        choice.Fit(_keeper);
        IReadOnlyList<Fit> order;
        try
        {
            order = await choice.OrderAsync(parts.Decisions, Token!, _record.Draw, Http.RequestAborted);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !Http.RequestAborted.IsCancellationRequested)
        {
            Log.Fault(parts.Logger, fault, GatewayError.DecisionUnavailable.Code(), DecisionId);
            return Refusal.Of(GatewayError.DecisionUnavailable, "No decision could be had.");
        }

        _plan = new RoutePlan(_model.Route, order, fit => PreparedCall.Of(_request!, fit, EditsFor(fit)), _record);
        if (int.TryParse(Http.Request.Headers[RetryCount], CultureInfo.InvariantCulture, out var times) && times > 0)
        {
            _plan.CallerRetried(times);
        }

        _order = order;
        _first = _plan.Next()?.Call;
        _objection = _first is null ? NoCandidate(choice) : null;
        Call = _first?.Fit.Call ?? choice.Unserved;
        Money = _first is null ? null : AskOf(order);
        return null;
    }

    private Refusal NoCandidate(CandidateChoice choice) => (_plan!.Failure ?? choice.Failure) is { } failure
        ? ModelRefusal.Of(failure)
        : ModelRefusal.Of(new ModelFailure(ModelError.NoCandidate, "No provider of this model can be asked at present.")) with { RetryAfter = _plan.BrokenFor ?? TimeSpan.FromSeconds(1) };

    // What the money buys is known now, and where the call goes: both stand in the body.
    private Refusal? Prepare()
    {
        if (_first is not { Fit: var fit })
        {
            return null;
        }

        Upstream = fit.Candidate.Upstream;
        if (Reservation is not { IsLowered: true })
        {
            return null;
        }

        var (lowered, failure) = PreparedCall.Of(_request!, fit, EditsFor(fit));
        if (failure is not null)
        {
            return ModelRefusal.Of(failure);
        }

        _first = lowered;
        return null;
    }
}
