using AgentIdentity.Cel;
using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy.Rules;

/// <summary>Asks the rules of one call. What all of them together may cost is bounded.</summary>
internal sealed class RuleRun(DecisionCase asked, CelActivation values)
{
    /// <summary>Enough for any sensible set of rules, and a few milliseconds at most.</summary>
    private const long MostCost = 250_000;

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);
    private long _left = MostCost;

    /// <summary>Told of every value.</summary>
    public Action<CelProgram, CelValue>? Seen { get; init; }

    public RuleVerdict Ask(CompiledRule rule, RuleBody body)
    {
        var mine = values;
        if (!body.Variables.IsEmpty)
        {
            var named = new RuleVariables(body.Variables, this);
            mine = named.Values = values.With(RuleEnvironment.Variables, CelValue.FromMap(named));
        }

        if (body.Condition is null)
        {
            return Holds(rule) with { Obligation = rule.Source.Obligation };
        }

        var result = Evaluate(body.Condition, mine);
        return result.Kind switch
        {
            CelKind.Bool when result.AsBool == (rule.Info.Kind == RuleKind.Require) && rule.Source.Obligation is null => Holds(rule),
            CelKind.Bool when rule.Source.Obligation is { } obligation => result.AsBool ? Holds(rule) with { Obligation = obligation } : Holds(rule),
            CelKind.Bool => Objects(rule, body, mine),
            CelKind.Unknown => Says(rule, RuleVerdictKind.Open, body, mine),
            CelKind.Error => Says(rule, RuleVerdictKind.Failed, body, mine) with { Text = result.ErrorText },
            _ => Says(rule, RuleVerdictKind.Failed, body, mine) with { Text = $"the expression is {result.Kind}, not true or false" },
        };
    }

    public CelValue Evaluate(CelProgram program, CelActivation with)
    {
        if (_left < 0)
        {
            return CelValue.Error("the rules of this call cost too much together; make them simpler, or let fewer of them apply");
        }

        var result = program.Evaluate(with, out var cost);
        _left -= cost + 1;
        Seen?.Invoke(program, result);
        return result;
    }

    private static RuleVerdict Holds(CompiledRule rule) => new(rule, RuleVerdictKind.Holds, null);

    private RuleVerdict Says(CompiledRule rule, RuleVerdictKind kind, RuleBody body, CelActivation mine) =>
        new(rule, kind, null) { Message = body.Message?.Render(program => Evaluate(program, mine)) };

    private RuleVerdict Objects(CompiledRule rule, RuleBody body, CelActivation mine)
    {
        var lift = rule.Source.Lift;
        if (lift.StepUp is { } stepUp && IsSignedIn(stepUp))
        {
            return Holds(rule);
        }

        var verdict = Says(rule, RuleVerdictKind.Objects, body, mine);
        return verdict with
        {
            Approval = lift.Approval is { } approval ? approval with { Message = verdict.Message ?? "" } : null,
            StepUp = lift.StepUp,
            WhateverArguments = asked.Request.Call.ForList,
        };
    }

    /// <summary>RFC 9470: the sign-in is of the class that is asked for, and not older than asked for.</summary>
    private bool IsSignedIn(StepUpDemand demand)
    {
        var signIn = asked.Request.SignIn;
        return (demand.Acr is null || (signIn.Acr is { } acr && demand.Acr.Split(' ').Contains(acr, StringComparer.Ordinal)))
            && (demand.MaxAge is not { } most || (signIn.At is { } at && asked.Request.Now - at <= most && asked.Request.Now - at >= -ClockSkew));
    }
}
