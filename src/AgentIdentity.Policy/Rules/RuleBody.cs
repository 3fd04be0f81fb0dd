using System.Collections.Immutable;
using AgentIdentity.Cel;

namespace AgentIdentity.Policy.Rules;

/// <summary>The expressions of a rule, compiled for one type of arguments.</summary>
/// <param name="Variables">The entries of <c>let</c>, in order.</param>
/// <param name="Condition">Null for an obligation that always applies.</param>
/// <param name="Message">The message, or null.</param>
internal sealed record RuleBody(ImmutableArray<RuleVariable> Variables, CelProgram? Condition, MessageTemplate? Message)
{
    private int? _rows;

    /// <summary>Whether what the rule says can depend on the call's arguments. What it says of itself in its message does not count.</summary>
    public bool ReadsArguments { get; } = Reads(Condition, RuleEnvironment.Arguments)
        || Variables.Any(v => Reads(v.Program, RuleEnvironment.Arguments));

    /// <summary>Every program of the rule.</summary>
    public IEnumerable<CelProgram> Programs =>
        [.. Variables.Select(v => v.Program), .. Condition is null ? Array.Empty<CelProgram>() : [Condition], .. Message?.Programs ?? []];

    /// <summary>What of the table it reads; see <see cref="RuleReads.Rows"/>.</summary>
    public int Rows => _rows ??= Programs.Aggregate(0, (rows, program) => rows | RuleReads.Rows(program));

    private static bool Reads(CelProgram? program, string variable) => program?.Variables.Contains(variable) == true;
}

/// <summary>One entry of <c>let</c>: computed at most once a call, when something reads <c>variables.name</c>.</summary>
internal sealed record RuleVariable(string Name, CelProgram Program);
