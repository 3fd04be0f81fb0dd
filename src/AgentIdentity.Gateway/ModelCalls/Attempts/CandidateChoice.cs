using AgentIdentity.Gateway.ModelCalls.Routing;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.ModelCalls.Attempts;

/// <summary>
/// Finds the candidates that can serve a call and may: the place a call goes to is part of what is decided on, so policy is asked about each.
/// Where none is left the first one's refusal stands, for it says why.
/// </summary>
internal sealed class CandidateChoice(RoutedModel model, ModelRequest request, CallArguments arguments, RouteRecord record)
{
    private readonly List<Fit> _fits = [];

    /// <summary>Why nothing can serve the call; kept back until it is known that the caller may know the model.</summary>
    public ModelFailure? Failure { get; private set; }

    /// <summary>Those that serve the surface at a known price, in the configured order.</summary>
    /// <param name="only">The one that keeps what the call speaks of; null where it speaks of nothing that is kept.</param>
    public void Fit(string? only)
    {
        if (request.UnknownMembers.FirstOrDefault(name => !model.Route.AllowMembers.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            var shown = unknown.Length <= 64 && !unknown.Any(char.IsControl) ? unknown : "(of a long name)";
            Failure = new ModelFailure(ModelError.MemberUnknown, $"The member {shown} is not known here. Remove it, or have an administrator allow it for {model.Route.Alias} (AllowMembers).", shown);
            return;
        }

        foreach (var candidate in model.Candidates)
        {
            if (only is not null && candidate.Model.Name != only)
            {
                record.PassOver(candidate.Model.Name, "keeps_not_this");
                continue;
            }

            if (candidate.Model.WireFor(request.Surface) is not { } wire)
            {
                record.PassOver(candidate.Model.Name, "surface_not_served");
                Failure ??= new ModelFailure(ModelError.SurfaceNotServed, $"{model.Route.Alias} does not serve this surface.", "model");
                continue;
            }

            var worst = WorstCase.Of(request.Bounds, candidate.Model);
            if (!worst.Ok)
            {
                record.PassOver(candidate.Model.Name, "not_bounded");
                Failure = worst.Failure;
                continue;
            }

            _fits.Add(new Fit(candidate, wire, worst.Value, Call.Chat(model.Route.Alias, arguments.For(DataPlace.Of(candidate.Model), wire == request.Surface))));
        }
    }

    /// <summary>Those of them that policy lets the call go to, in the order in which they are tried.</summary>
    public async ValueTask<IReadOnlyList<Fit>> OrderAsync(IDecisions decisions, Delegation token, ulong draw, CancellationToken cancellationToken)
    {
        var may = _fits.Count < 2 ? _fits : await AllowedAsync(decisions, token, cancellationToken);
        var standings = may.Select(static fit => fit.Candidate.Standing(fit.Worst.MicroUsd)).ToList();
        return [.. CandidateOrder.Of(model.Route.Strategy, standings, draw).Select(one => may.First(fit => ReferenceEquals(fit.Candidate.Model, one)))];
    }

    /// <summary>What the call would have been, for the decision that refuses it.</summary>
    public Call Unserved => _fits.Count > 0 ? _fits[0].Call : Call.Chat(model.Route.Alias, arguments.For(DataPlace.Of(model.Candidates[0].Model), passes: true));

    private async ValueTask<List<Fit>> AllowedAsync(IDecisions decisions, Delegation token, CancellationToken cancellationToken)
    {
        var decided = await decisions.DecideManyAsync(token, [.. _fits.Select(static fit => fit.Call)], cancellationToken);
        if (decided.Count != _fits.Count)
        {
            throw new InvalidOperationException("There are not as many decisions as questions.");
        }

        for (var i = 0; i < _fits.Count; i++)
        {
            if (decided[i].Outcome == Outcome.Deny)
            {
                record.PassOver(_fits[i].Candidate.Model.Name, "denied", decided[i].Rule?.Id ?? decided[i].ReasonCode);
            }
        }

        // Where the human was asked already, the answer was about one of these places; another would mean another question.
        var allowed = _fits.Where((_, i) => decided[i].Outcome == Outcome.Allow).ToList();
        return allowed.Count > 0 ? allowed : [.. _fits.Where((_, i) => decided[i].Outcome != Outcome.Deny)];
    }
}
