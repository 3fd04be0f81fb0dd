namespace AgentIdentity.Cel;

/// <summary>What a <see cref="CelValue"/> holds at run time.</summary>
public enum CelKind
{
    /// <summary>The null value.</summary>
    Null,
    /// <summary>true or false.</summary>
    Bool,
    /// <summary>A signed 64-bit integer.</summary>
    Int,
    /// <summary>An unsigned 64-bit integer.</summary>
    UInt,
    /// <summary>An IEEE 754 double.</summary>
    Double,
    /// <summary>A text of Unicode code points.</summary>
    String,
    /// <summary>A sequence of octets.</summary>
    Bytes,
    /// <summary>A point in time, years 1 to 9999, with nanoseconds.</summary>
    Timestamp,
    /// <summary>A span of time with nanoseconds.</summary>
    Duration,
    /// <summary>A list of values.</summary>
    List,
    /// <summary>A map; keys are bool, int, uint or string.</summary>
    Map,
    /// <summary>A type, as answered by <c>type(x)</c>.</summary>
    Type,
    /// <summary>A value that may be absent.</summary>
    Optional,
    /// <summary>A value of a host type, such as an IP address.</summary>
    Opaque,
    /// <summary>An evaluation error; not a value an expression can test for.</summary>
    Error,
    /// <summary>Not a value yet: it depends on attributes the activation declares unknown.</summary>
    Unknown,
}
