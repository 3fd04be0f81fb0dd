namespace AgentIdentity.Broker;

/// <summary>What an entry of the change log says. Stored as its number.</summary>
internal enum RelationChangeKind
{
    /// <summary>A tuple was written.</summary>
    Written = 0,

    /// <summary>A tuple was deleted.</summary>
    Deleted = 1,

    /// <summary>A model was written; its id stands where a tuple has its object.</summary>
    Model = 2,

    /// <summary>The store was deleted.</summary>
    Gone = 3,
}
