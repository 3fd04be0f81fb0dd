using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Pins.Schemas;

/// <summary>A compiled schema or part of one. Its rules are set once, after it exists, because schemas refer to themselves.</summary>
internal sealed class SchemaNode
{
    private SchemaRule[] _rules = [];
    private bool _never;

    public static SchemaNode Anything { get; } = new();

    public static SchemaNode Nothing { get; } = new() { _never = true };

    public void Set(IEnumerable<SchemaRule> rules) => _rules = [.. rules];

    public bool Holds(JsonElement value, SchemaRun run, Marks? marks)
    {
        if (!run.Enter())
        {
            return false;
        }

        try
        {
            if (_never)
            {
                return run.Fail("must not be there");
            }

            foreach (var rule in _rules)
            {
                if (!rule.Holds(value, run, marks) || run.IsOver)
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            run.Leave();
        }
    }

    /// <summary>Tries it on the same value without complaint; what it speaks about counts only where it holds.</summary>
    public bool Tries(JsonElement value, SchemaRun run, Marks? marks)
    {
        var place = run.Mute();
        try
        {
            return HoldsApart(value, run, marks);
        }
        finally
        {
            run.Unmute(place);
        }
    }

    /// <summary>On the same value; what it speaks about counts only where it holds.</summary>
    public bool HoldsApart(JsonElement value, SchemaRun run, Marks? marks)
    {
        var own = marks is null ? null : new Marks();
        if (!Holds(value, run, own))
        {
            return false;
        }

        marks?.Take(own!);
        return true;
    }
}
