namespace AgentIdentity.Cel.Syntax;

internal enum ComprehensionForm
{
    All,
    Exists,
    ExistsOne,

    /// <summary><c>filter</c>: a list of the items the condition holds for.</summary>
    Filter,

    /// <summary><c>map</c> and <c>transformList</c>.</summary>
    ToList,

    /// <summary><c>transformMap</c>: same keys, new values.</summary>
    ToMap,

    /// <summary><c>transformMapEntry</c>: each step answers a map, and all are merged.</summary>
    ToMapEntries,
}
