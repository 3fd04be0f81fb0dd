using AgentIdentity.Cel.Checking;
using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Unknowns;

namespace AgentIdentity.Cel.Planning;

/// <summary>
/// One expression's plans: the plain one, and one that looks for unknown attributes, made when first asked for because few
/// programs are ever asked.
/// </summary>
internal sealed class PlannedExpression
{
    private readonly Lazy<WatchfulPlan> _watchful;
    private readonly CelLimits _limits;
    private readonly Func<string, bool> _compiles;

    public PlannedExpression(Source source, CheckedExpression expression, CelLimits limits, Func<string, bool> compiles)
    {
        _limits = limits;
        _compiles = compiles;
        Source = source;
        Root = expression.Root;
        Variables = [.. expression.Variables];
        Plan = new(new Planner(source, Variables, watchful: false).Plan(Root), expression.Slots, Variables, limits);
        _watchful = new(() =>
        {
            var planner = new Planner(source, Variables, watchful: true);
            return new(planner, new(planner.Plan(Root), expression.Slots, Variables, limits));
        });
    }

    public Source Source { get; }

    public Node Root { get; }

    public string[] Variables { get; }

    public Plan Plan { get; }

    public WatchfulPlan Watchful => _watchful.Value;

    public CelReduction Reduce(CelActivation activation)
    {
        var value = Watchful.Plan.Run(activation, out _);
        if (value.IsValue)
        {
            return new(value, Literal.Of(value, 0) is { } literal ? Unparser.Write(literal) : Source.Text);
        }

        if (value.ErrorText == Meter.LimitReached.ErrorText)
        {
            return new(value, Source.Text);
        }

        // A value in place of a dyn name can be more than the checker lets pass; then it is told that it does not know it.
        var residual = Residual(activation, guarded: false);
        residual = _compiles(residual) ? residual : Residual(activation, guarded: true);
        return new(value, _compiles(residual) ? residual : Source.Text);
    }

    private string Residual(CelActivation activation, bool guarded)
    {
        // A planner notes every step it makes, so one thread uses it at a time.
        lock (Watchful)
        {
            return Unparser.Write(new Reducer(Watchful.Plan, Watchful.Planner, activation, _limits.Cost, guarded).Reduce(Root));
        }
    }

    public sealed record WatchfulPlan(Planner Planner, Plan Plan);
}
