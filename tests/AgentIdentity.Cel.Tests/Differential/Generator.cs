namespace AgentIdentity.Cel.Tests.Differential;

/// <summary>Expressions that mean something: of a wanted type, out of rules, literals and variables in scope; now and then one that does not fit.</summary>
internal sealed class Generator(Dice dice, IReadOnlyList<Rule> rules, bool optionals)
{
    private static readonly CelType[] Scalars = [CelType.Bool, CelType.Int, CelType.UInt, CelType.Double, CelType.String, CelType.Bytes, CelType.Timestamp, CelType.Duration, CelType.Null, CelType.Dyn];
    private static readonly CelType[] Keys = [CelType.String, CelType.String, CelType.Int, CelType.UInt, CelType.Bool];
    private readonly List<(string Name, CelType Type)> _scope = [];
    private int _named;

    public Term Next()
    {
        _scope.Clear();
        _named = 0;
        return Make(AnyType(2), 2 + dice.Below(3));
    }

    private CelType AnyType(int depth) => dice.Below(depth <= 0 ? 7 : 10) switch
    {
        7 => CelType.List(AnyType(depth - 1)),
        8 => CelType.Map(dice.Pick(Keys), AnyType(depth - 1)),
        9 when optionals => CelType.Optional(AnyType(0)),
        9 => CelType.TypeOf(CelType.Dyn),
        _ => dice.Pick(Scalars),
    };

    private Term Make(CelType type, int depth)
    {
        // A misfit: what checkers refuse and evaluators have no overload for.
        type = type.Name is not ("pattern" or "zone" or "instant" or "span" or "encoded") && dice.OneIn(100) ? dice.Pick(Scalars) : type;
        var named = _scope.Where(variable => variable.Type.Equals(type)).ToList();
        if (named.Count > 0 && dice.Below(depth <= 0 ? 2 : 4) == 0)
        {
            return Term.Leaf(type, dice.Pick(named).Name);
        }

        var fitting = depth <= 0 ? [] : rules.Where(rule => rule.Fit(type) is not null).ToList();
        var own = fitting.Where(rule => rule.Result.Form != Types.TypeForm.Parameter).ToList();
        fitting = own.Count > 0 && !dice.OneIn(4) ? own : fitting;
        return fitting.Count == 0 ? Term.Leaf(type, Literals.Any(type, dice)) : Make(dice.Pick(fitting), type, depth - 1);
    }

    private Term Make(Rule rule, CelType type, int depth)
    {
        var bound = rule.Fit(type)!;
        CelType Put(CelType part) => Rule.Put(part, bound, name => name == "K" ? dice.Pick(Keys) : AnyType(1));
        // Keys of maps are few types; a rule that names them A gets one of those as well.
        foreach (var key in rule.Parameters.Where(parameter => parameter.Name == "map" && parameter.Arguments[0].Form == Types.TypeForm.Parameter).Select(parameter => parameter.Arguments[0].Name))
        {
            bound.TryAdd(key, dice.Pick(Keys));
        }

        var parts = new List<Term>();
        var outer = _scope.Count;
        var form = rule.Form;
        for (var i = 0; i < rule.Parameters.Length; i++)
        {
            if (i == 1 && rule.Scope.Length > 0)
            {
                foreach (var (mark, variable) in ((string[])["$v", "$w"]).Zip(rule.Scope))
                {
                    var name = $"v{_named++}";
                    form = form.Replace(mark, name, StringComparison.Ordinal);
                    // cel-go takes a variable that holds a type for the name of one, so none is ever mentioned.
                    if (Put(variable) is { Form: not Types.TypeForm.Type } held)
                    {
                        _scope.Add((name, held));
                    }
                }
            }

            parts.Add(Make(Put(rule.Parameters[i]), depth));
        }

        _scope.RemoveRange(outer, _scope.Count - outer);
        return new Term(type, form, parts);
    }
}
