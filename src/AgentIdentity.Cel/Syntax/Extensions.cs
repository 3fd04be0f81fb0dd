namespace AgentIdentity.Cel.Syntax;

/// <summary>Parts of the language beyond its core; what is off is neither parsed nor declared.</summary>
[Flags]
internal enum Extensions
{
    None = 0,
    Optionals = 1,
    Bindings = 2,
    TwoVariables = 4,
    Strings = 8,
    Math = 16,
    Lists = 32,
    Sets = 64,
    Encoders = 128,
    Network = 256,
    IpAddresses = 512,

    /// <summary><c>cel.block</c>, which optimisers write and authors do not; only the conformance suites ask for it.</summary>
    Blocks = 1024,

    /// <summary><c>a.`b-c`</c>: fields whose names are no identifiers.</summary>
    QuotedNames = 2048,

    /// <summary>Durations in whole units as cel-go reads them, which OpenFGA conditions are evaluated by.</summary>
    GoDurations = 4096,
}
