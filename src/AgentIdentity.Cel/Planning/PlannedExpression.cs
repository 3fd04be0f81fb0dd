using AgentIdentity.Cel.Checking;
using AgentIdentity.Cel.Syntax;

namespace AgentIdentity.Cel.Planning;

/// <summary>
/// One expression's plans: the plain one, and one that looks for unknown attributes, made when first asked for because few
/// programs are ever asked.
/// </summary>
internal sealed class PlannedExpression
{
    private readonly Lazy<Plan> _watchful;

    public PlannedExpression(Source source, CheckedExpression expression, CelLimits limits)
    {
        Source = source;
        Root = expression.Root;
        Variables = [.. expression.Variables];
        Plan = Made(watchful: false);
        _watchful = new(() => Made(watchful: true));

        Plan Made(bool watchful) =>
            new(new Planner(source, Variables, watchful).Plan(Root), expression.Slots, Variables, limits);
    }

    public Source Source { get; }

    public Node Root { get; }

    public string[] Variables { get; }

    public Plan Plan { get; }

    public Plan WatchfulPlan => _watchful.Value;
}
