namespace AgentIdentity.Cel.Types;

internal enum TypeForm
{
    Dyn,
    Null,
    Bool,
    Int,
    UInt,
    Double,
    String,
    Bytes,
    Timestamp,
    Duration,
    List,
    Map,
    Type,

    /// <summary>A scalar or null; protobuf calls it a wrapper.</summary>
    Nullable,
    Optional,
    Record,
    Opaque,

    /// <summary>A type variable of a signature, or one the checker has yet to settle.</summary>
    Parameter,
}
