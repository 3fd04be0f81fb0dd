using AgentIdentity.Cel;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.History;

namespace AgentIdentity.Policy.Rules;

/// <summary>What rules may ask of the past: <c>history.calls</c>, <c>history.sum</c>, <c>history.has_label</c>. Every answer is noted for the record.</summary>
internal static class HistoryFunctions
{
    public static CelEnvironment Declare(CelEnvironment environment)
    {
        var history = RuleEnvironment.Types.First(t => t.Name == "history");
        return environment
            .DeclareMethod("calls", history, [CelType.String, CelType.Duration], CelType.Int, a => Calls(a[0], a[1].AsString, a[2].AsDuration))
            .DeclareMethod("sum", history, [CelType.String, CelType.String, CelType.Duration], CelType.Double,
                a => Sum(a[0], a[1].AsString, a[2].AsString, a[3].AsDuration))
            .DeclareMethod("has_label", history, [CelType.String], CelType.Bool, a => CelValue.FromBool(Case(a[0]).ReadLabels().Contains(a[1].AsString)));
    }

    private static CelValue Calls(in CelValue history, string name, TimeSpan window)
    {
        var asked = Case(history);
        if (asked.Request.Told is { } told)
        {
            return told.Calls(name, window);
        }

        if (Refusal(asked, name, window) is { } refusal)
        {
            return refusal;
        }

        var count = asked.Request.History.Calls(name, window, asked.Request.Now);
        asked.Read(new HistoryRead(name, null, window, count));
        return CelValue.FromInt(count);
    }

    private static CelValue Sum(in CelValue history, string name, string argument, TimeSpan window)
    {
        var asked = Case(history);
        if (asked.Request.Told is { } told)
        {
            return told.Sum(name, argument, window);
        }

        if (Refusal(asked, name, window) is { } refusal)
        {
            return refusal;
        }

        var sum = asked.Request.History.Sum(name, argument, window, asked.Request.Now);
        asked.Read(new HistoryRead(name, argument, window, sum));
        return CelValue.FromDouble(sum);
    }

    private static CelValue? Refusal(DecisionCase asked, string name, TimeSpan window) =>
        HistoryNames.Malformed(name) is { } malformed ? CelValue.Error(malformed)
        : window <= TimeSpan.Zero || window > CallHistory.Longest
            ? CelValue.Error($"the history can be asked about the last {CallHistory.Longest.Days} days, not about {window}")
        : asked.Request.History.CompleteSince > asked.Request.Now - window
            ? CelValue.Error($"the history is kept since {asked.Request.History.CompleteSince:u} only: there were too many calls to keep more")
        : null;

    private static DecisionCase Case(in CelValue history) => (DecisionCase)history.AsOpaque;
}
