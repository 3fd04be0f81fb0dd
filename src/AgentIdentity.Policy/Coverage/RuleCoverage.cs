using AgentIdentity.Cel;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Rules;

namespace AgentIdentity.Policy.Coverage;

/// <summary>Which rules the tests show to be true and to be false. The rules are asked anew, so that deciding costs nothing more.</summary>
internal sealed class RuleCoverage(RuleSet rules)
{
    private readonly Dictionary<CelProgram, (bool True, bool False, bool Met)> _programs = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _met = new(StringComparer.Ordinal);

    public void Saw(DecisionCase asked)
    {
        // A list leaves the arguments open, and so shows nothing of what rules make of them.
        foreach (var verdict in rules.Evaluate(asked, Saw))
        {
            _met.Add(verdict.Rule.Info.Id);
        }
    }

    public IEnumerable<CoveragePoint> Points() => rules.Compiled.SelectMany(Points);

    private IEnumerable<CoveragePoint> Points(CompiledRule rule)
    {
        RuleBody[] bodies = [rule.Untyped, .. rule.Typed.Values];
        var (info, met) = (rule.Info, _met.Contains(rule.Info.Id));
        var point = new CoveragePoint(CoverageKind.Rule, info.Id, null, info.File, info.Line);
        // An obligation without a condition has no other side.
        yield return rule.Untyped.Condition is null ? point with { TwoSided = false, True = met } : Seen(point, bodies.Select(b => b.Condition!));
        for (var i = 0; i < rule.Untyped.Variables.Length; i++)
        {
            var variable = rule.Untyped.Variables[i];
            var at = i;
            var isFlag = bodies.Any(b => b.Variables[at].Program.ResultType.Equals(CelType.Bool));
            yield return Seen(
                new CoveragePoint(CoverageKind.Let, $"{info.Id}.{variable.Name}", null, info.File, info.Line) { TwoSided = isFlag },
                bodies.Select(b => b.Variables[at].Program));
        }
    }

    private CoveragePoint Seen(CoveragePoint point, IEnumerable<CelProgram> programs)
    {
        foreach (var program in programs)
        {
            var (seenTrue, seenFalse, met) = _programs.GetValueOrDefault(program);
            point = point with { True = point.True || (point.TwoSided ? seenTrue : met), False = point.False || (point.TwoSided && seenFalse) };
        }

        return point;
    }

    private void Saw(CelProgram program, CelValue value)
    {
        var before = _programs.GetValueOrDefault(program);
        var isFlag = value.Kind == CelKind.Bool;
        _programs[program] = (before.True || (isFlag && value.AsBool), before.False || (isFlag && !value.AsBool), before.Met || !(value.IsError || value.IsUnknown));
    }
}
