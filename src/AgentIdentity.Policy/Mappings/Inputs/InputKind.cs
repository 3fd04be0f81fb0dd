namespace AgentIdentity.Policy.Mappings.Inputs;

/// <summary>The shapes that a declared input can have.</summary>
internal enum InputKind
{
    /// <summary>Nothing was declared; every value will do.</summary>
    Any,
    Text,
    Integer,
    Number,
    Truth,
    List,
    /// <summary>An object whose members are named.</summary>
    Record,
    /// <summary>An object with any members, all of one type.</summary>
    Map,
}
