namespace AgentIdentity.Policy;

/// <summary>Something of a policy that tests can show to be true and to be false.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The rule's id, <c>rule.variable</c>, or <c>type#relation</c>.</param>
/// <param name="Branch">For relations the part of the definition, as it is written; null for a whole relation, and for rules.</param>
/// <param name="File">The file, relative to the bundle; empty where that is not known.</param>
/// <param name="Line">The one-based line; 0 where that is not known.</param>
public sealed record CoveragePoint(CoverageKind Kind, string Name, string? Branch, string File, int Line)
{
    /// <summary>Whether some test saw it true.</summary>
    public bool True { get; init; }

    /// <summary>Whether some test saw it false.</summary>
    public bool False { get; init; }

    /// <summary>Whether it has two sides. A variable that is no truth value, or an obligation that always applies, need only be met.</summary>
    public bool TwoSided { get; init; } = true;

    /// <summary>Why it need not be seen true; null where nobody said.</summary>
    public string? ExcusedTrue { get; init; }

    /// <summary>Why it need not be seen false; null where nobody said.</summary>
    public string? ExcusedFalse { get; init; }

    /// <summary>How many sides there are to be seen.</summary>
    public int Sides => TwoSided ? 2 : 1;

    /// <summary>How many sides were seen.</summary>
    public int Seen => TwoSided ? (True ? 1 : 0) + (False ? 1 : 0) : True || False ? 1 : 0;

    /// <summary>What no test shows and nobody excused: <c>never true</c>, <c>never false</c>, <c>never asked</c>; null when all is seen.</summary>
    public string? Missing
    {
        get
        {
            var (noTrue, noFalse) = (!True && ExcusedTrue is null, TwoSided && !False && ExcusedFalse is null);
            return Seen == 0 && noTrue && (noFalse || !TwoSided) ? "never asked" : (TwoSided && noTrue, noFalse) switch
            {
                (true, true) => "never true, never false",
                (true, _) => "never true",
                (_, true) => "never false",
                _ => null,
            };
        }
    }
}

/// <summary>What tests can cover.</summary>
public enum CoverageKind
{
    /// <summary>The expression of a rule, or the <c>when</c> of an obligation.</summary>
    Rule,

    /// <summary>An entry of a rule's <c>let</c>.</summary>
    Let,

    /// <summary>A relation of the model, or a part of its definition.</summary>
    Relation,
}
