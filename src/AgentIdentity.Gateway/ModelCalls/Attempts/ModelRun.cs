using System.Text.Json;
using AgentIdentity.Gateway.ModelCalls.Stripping;
using AgentIdentity.Gateway.Obligations;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls.Attempts;

/// <summary>Step 7 of a model call: attempt after attempt until one begins to answer, and then that answer. Once a byte of it went to the caller it is the last.</summary>
internal sealed class ModelRun(ModelPassage passage, ModelRequest request, RoutePlan plan, RouteRecord record, ModelParts parts)
{
    private const string NoMoneyLeft = "no_money_left";
    private readonly List<WorstCase> _lost = [];
    private ModelExchange? _answering;
    private PreparedCall? _charged;

    // Set aside for once, however many candidates are then passed over.
    private Attempt? _heldFor;
    private PreparedCall? _sent;

    /// <summary>Where the call is, or was last; null where it was sent nowhere.</summary>
    public PreparedCall? Sent => _sent;

    /// <summary>How many tool calls were taken out; null where none were looked for.</summary>
    public int? Stripped { get; private set; }

    /// <param name="first">The first candidate's call.</param>
    /// <param name="unequipped">Why no credential for it could be had; null where one was.</param>
    public async ValueTask<Refusal?> RunAsync(PreparedCall first, Refusal? unequipped)
    {
        var call = first;
        if (unequipped is not null)
        {
            // Nothing was sent: another may do.
            plan.PassOver(first, unequipped.Code);
            if (await NextAsync(null) is not { } other)
            {
                return unequipped;
            }

            call = other;
        }

        while (true)
        {
            using var leg = parts.Telemetry.Leave(passage);
            var stands = parts.Models.Current.StillLeadsTo(call.Fit.Candidate.Model);

            // Until it is known what became of it, whatever happens: once it has left it may be charged.
            var before = _sent;
            (_sent, _charged) = stands ? (call, call) : (_sent, null);
            var made = !stands ? null : await call.Fit.Candidate.Health.TryAsync(() => parts.Sender.TryAsync(passage, request, call));
            if (made is null)
            {
                (_sent, _charged) = (before, null);

                // It was decided on as it was configured then; or another call was quicker to try it once its rest was over.
                plan.PassOver(call, stands ? "broken" : "place_changed");
            }
            else
            {
                (leg.Status, leg.Error) = (made.Status, made.Error?.Code());
                Note(made);
            }

            if (made is { Succeeded: true } || await NextAsync(made) is not { } next)
            {
                var refusal = await FinishAsync(made);
                leg.Error = refusal?.Code;
                return refusal;
            }

            made?.Exchange?.Dispose();
            call = next;
        }
    }

    /// <summary>What the call is booked with.</summary>
    public CallBill Bill()
    {
        var settled = Settle();
        var location = _sent is null ? null : CallLocation.Of(_sent.Fit.Candidate.Model, _answering?.ReturnedLocation);
        return new CallBill(settled)
        {
            Model = passage.Call?.Identifier,
            Candidate = _sent?.Fit.Candidate.Model.Name,
            Provider = _sent is null ? null : ProviderNames.InTelemetry(_sent.Fit.Candidate.Model.Provider),
            ProviderModel = _answering?.Meter.ProviderModel,
            PriceVersion = _sent?.Fit.Candidate.Model.Prices.Version,
            RequestedLocation = location?.Requested,
            ResolvedLocation = location?.Resolved,
            ReturnedLocation = location?.Returned,
        };
    }

    /// <summary>Where the call was to go, where it went by what is known of the candidate, and where the provider says that it ran.</summary>
    public void WriteLocation(Utf8JsonWriter json)
    {
        if (_sent is not { Fit.Candidate.Model: var model })
        {
            return;
        }

        var location = CallLocation.Of(model, _answering?.ReturnedLocation);
        json.WriteStartObject("location");
        json.WriteString("requested", location.Requested);
        json.WriteString("resolved", location.Resolved);
        json.WriteString("returned", location.Returned ?? "not_evidenced");
        if (location.IsMismatch)
        {
            json.WriteBoolean("mismatch", true);
            Log.LocationMismatch(parts.Logger, model.Name, passage.DecisionId, location.Resolved, location.Returned!);
        }

        json.WriteEndObject();
    }

    private void Note(Attempt made)
    {
        record.Add(made);
        plan.Note(made);
        parts.Measurements.Attempt(made);
        if (!made.Succeeded && !made.MayBeCharged)
        {
            _charged = null;
        }
    }

    /// <summary>The next attempt, once everything says that it may be made; null for none.</summary>
    private async ValueTask<PreparedCall?> NextAsync(Attempt? made)
    {
        if (made is { Verdict: AttemptVerdict.Final } || passage.Stopped.IsCancellationRequested || passage.Http.RequestAborted.IsCancellationRequested)
        {
            return null;
        }

        while (plan.Next() is var (next, wait))
        {
            var why = made is { MayBeCharged: true } && !ReferenceEquals(made, _heldFor) && !await HoldMoreAsync(made, next) ? NoMoneyLeft : await parts.Further.PermitAsync(passage, next, wait);
            if (why is null)
            {
                return next;
            }

            plan.PassOver(next, why);
            if (why is FurtherAttempt.CallOver or FurtherAttempt.NotRecorded or NoMoneyLeft || passage.Stopped.IsCancellationRequested)
            {
                return null;
            }
        }

        return null;
    }

    // Nobody knows what became of the attempt before: should it be charged, both must be paid for.
    private async ValueTask<bool> HoldMoreAsync(Attempt made, PreparedCall next)
    {
        if (passage.Reservation is not { } reservation)
        {
            return true;
        }

        try
        {
            var more = await parts.Money.HoldMoreAsync(reservation, passage.WorstAt(next.Fit).Ask, passage.Http.RequestAborted);
            if (more.Refusal is not null)
            {
                return false;
            }

            (passage.Reservation, _heldFor) = (more, made);
            _lost.Add(passage.WorstAt(made.Call.Fit));
            _charged = null;
            return true;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Log.Fault(parts.Logger, fault, GatewayError.MoneyUnavailable.Code(), passage.DecisionId);
            return false;
        }
    }

    private async ValueTask<Refusal?> FinishAsync(Attempt? made)
    {
        switch (made)
        {
            case { Exchange: { } exchange } when made.Error is null:
                using (exchange)
                {
                    _answering = exchange;
                    var refusal = passage.Strips ? await StripAsync(made, exchange) : await RelayAsync(made, exchange);
                    await KeepAsync(made, exchange);
                    return refusal;
                }

            case { Refused: { } refused }:
                return await PassOnAsync(made, refused);

            case { Error: { } error }:
                made.Exchange?.Dispose();
                return ModelRefusal.Of(error);

            default:
                return ModelRefusal.Of(new ModelFailure(ModelError.NoCandidate, "No provider of this model can be asked at present.")) with { RetryAfter = plan.BrokenFor ?? TimeSpan.FromSeconds(1) };
        }
    }

    // The provider keeps it under the broker's key. An id of a translated answer is the broker's own word, and names nothing.
    private ValueTask KeepAsync(Attempt made, ModelExchange exchange) => request.Stores && made.Call.Fit.Wire == request.Surface
        ? parts.Kept.KeepAsync(passage, made.Call.Fit.Candidate.Model, exchange.Meter) : ValueTask.CompletedTask;

    private async ValueTask<Refusal?> RelayAsync(Attempt made, ModelExchange exchange)
    {
        var http = passage.Http;

        // A caller that was told the id of a stream may come back with it before the stream has ended.
        await KeepAsync(made, exchange);
        CallerAnswer.Begin(passage, request, made.Call.Fit.Wire, exchange);
        await exchange.RelayAsync(http.Response.BodyWriter);
        passage.Answered = true;
        if (exchange.Error is not { } error)
        {
            return exchange.Meter.ProviderFailed
                ? ModelRefusal.Of(new ModelFailure(ModelError.ProviderFailedInAnswer, "The provider reported an error inside its answer."))
                : null;
        }

        var refusal = ModelRefusal.Of(error);
        if (error != GatewayError.CallerGone)
        {
            await LastWordAsync(exchange, refusal);
        }

        return refusal;
    }

    // A stream says why it ends. A document cannot: its connection breaks, so that it never looks whole.
    private async ValueTask LastWordAsync(ModelExchange exchange, Refusal refusal)
    {
        var http = passage.Http;
        var last = exchange.Meter.LastEvent(ModelRefusal.FaultOf(passage, refusal));
        if (last.Length == 0)
        {
            http.Abort();
            return;
        }

        try
        {
            await http.Response.BodyWriter.WriteAsync(last, exchange.Clock.Writing);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            http.Abort();
        }
    }

    // Metered as it came, for that is what is paid for.
    private async ValueTask<Refusal?> StripAsync(Attempt made, ModelExchange exchange)
    {
        var shown = await exchange.WholeAsync(JsonRedaction.MaxBytes, bytes => passage.Gate?.TryHold(bytes) != false);
        if (exchange.Error is { } error)
        {
            return ModelRefusal.Of(error);
        }

        var (rest, withheld) = await WithoutAsync(made, exchange, shown);
        if (withheld is { } reason)
        {
            return ModelRefusal.Of(reason);
        }

        CallerAnswer.Begin(passage, request, made.Call.Fit.Wire, exchange);
        passage.Http.Response.ContentLength = rest.Length;
        passage.Answered = true;
        await passage.Http.Response.Body.WriteAsync(rest, passage.Http.RequestAborted);
        return null;
    }

    private async ValueTask<(ReadOnlyMemory<byte> Left, GatewayError? Withheld)> WithoutAsync(Attempt made, ModelExchange exchange, ReadOnlyMemory<byte> shown)
    {
        var standing = new StandingTools(parts, passage.DecisionId);
        if (request.Surface == ModelSurface.Chat)
        {
            var chat = new StrippedAnswer(standing);
            var stripped = await chat.OfAsync(passage.Token!, shown, exchange.Meter.HasEvents, passage.Http.RequestAborted);
            Stripped = chat.Stripped;
            return stripped;
        }

        if (!request.Surface.IsConversation())
        {
            return (shown, null);
        }

        var pieces = new StrippedPieces(request, standing, new AnswerTerms(request.Model, passage.DecisionId, parts.Time.GetUtcNow()));
        var rest = await pieces.OfAsync(passage, shown, request.ContentTypeFor(made.Call.Fit.Wire, exchange.Answer.Content.Headers.ContentType?.ToString()));
        Stripped = pieces.Stripped;
        return rest;
    }

    /// <summary>The provider's own error, cleaned; a refusal of ours only where its words had to be replaced.</summary>
    private async ValueTask<Refusal?> PassOnAsync(Attempt made, ProviderRefusal refused)
    {
        var response = passage.Http.Response;
        passage.Answered = true;
        response.StatusCode = refused.Status;
        CallerAnswer.Write(response, made.Headers);
        response.ContentType = "application/json";

        // What was tried here already is not to be tried again by the caller's client on its own; a key that is refused is the administrator's.
        if (record.Attempts > 1 || refused.Error == ModelError.ProviderCredential)
        {
            response.Headers[ModelRefusal.RetryHeader] = "false";
        }

        var body = SurfaceErrors.Body(request.Surface, refused.Fault with { Status = refused.Status });
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, passage.Http.RequestAborted);
        return refused.Error is { } error ? ModelRefusal.Of(new ModelFailure(error, $"The provider answered HTTP {made.Status}.")) : null;
    }

    private Settlement Settle()
    {
        var settled = _answering is { } answering
            ? Settlement.Of(answering.Meter, passage.WorstAt(_charged!.Fit), _charged.Fit.Candidate.Model, answering.Drained)
            : _charged is { } charged ? Settlement.Bound(passage.WorstAt(charged.Fit)) : Settlement.Nothing;
        return _lost.Select(Settlement.Bound).Aggregate(settled, static (sum, lost) => sum.Plus(lost));
    }
}
