namespace AgentIdentity.Policy;

/// <summary>OpenFGA's limits of what an engine is asked and given. More is refused, never cut without saying so.</summary>
public static class RelationLimits
{
    /// <summary>Questions of one batch.</summary>
    public const int BatchChecks = 50;

    /// <summary>Tuples that a question brings with it.</summary>
    public const int ContextualTuples = 100;

    /// <summary>Tuples that one transaction writes and deletes, together.</summary>
    public const int TransactionTuples = 100;

    /// <summary>Assertions about one model.</summary>
    public const int Assertions = 100;

    /// <summary>Tuples that an assertion brings with it.</summary>
    public const int AssertionTuples = 20;

    /// <summary>Items of a list that is not streamed.</summary>
    public const int ListItems = 1000;

    /// <summary>Items on a page.</summary>
    public const int PageItems = 100;

    /// <summary>Items on a page that nobody gave a size.</summary>
    public const int UsualPageItems = 50;

    /// <summary>Bytes of the values that a tuple fixes for its condition.</summary>
    public const int ContextBytes = 32 * 1024;

    /// <summary>Bytes of a model, and characters of one in the OpenFGA language.</summary>
    public const int ModelBytes = 256 * 1024;
}
