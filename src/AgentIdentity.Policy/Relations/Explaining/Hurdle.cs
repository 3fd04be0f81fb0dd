namespace AgentIdentity.Policy.Relations.Explaining;

/// <summary>What stands between a step and true. Of several ways the highest counts: a value that is missing may change the answer.</summary>
internal enum Hurdle
{
    /// <summary>Everything: no tuple leads there, whatever conditions say.</summary>
    NoWay,

    /// <summary>A condition that does not hold.</summary>
    Condition,

    /// <summary>A condition that cannot be evaluated.</summary>
    Error,

    /// <summary>A condition that misses a value.</summary>
    Missing,

    /// <summary>Nothing: it is true.</summary>
    Nothing,
}
