namespace AgentIdentity.Cel;

/// <summary>
/// What an expression may mention: variables, functions, limits. Immutable; each change answers a new environment.
/// Whatever is not declared here fails <see cref="Compile"/> with its position.
/// </summary>
public sealed class CelEnvironment
{
    /// <summary>The standard library, optionals, and the string and IP address functions; no variables.</summary>
    public static CelEnvironment Standard { get; } = new();

    /// <summary>What OpenFGA conditions may use: the standard library and IP addresses; no variables.</summary>
    public static CelEnvironment Conditions { get; } = new();

    /// <summary>This environment with a variable; the name may be qualified with dots.</summary>
    public CelEnvironment Declare(string variable, CelType type) => this;

    /// <summary>This environment with an overload of a function, called as <c>name(a, b)</c>.</summary>
    public CelEnvironment DeclareFunction(
        string name, IReadOnlyList<CelType> parameters, CelType result, CelFunction body) => this;

    /// <summary>This environment with an overload of a method, called as <c>receiver.name(a, b)</c>.</summary>
    public CelEnvironment DeclareMethod(
        string name, CelType receiver, IReadOnlyList<CelType> parameters, CelType result, CelFunction body) => this;

    /// <summary>This environment with other limits.</summary>
    public CelEnvironment WithLimits(CelLimits limits) => this;

    /// <summary>Parses, checks and plans an expression.</summary>
    /// <exception cref="CelException">The source is not an expression this environment allows.</exception>
    public CelProgram Compile(string source) => throw new NotSupportedException(source);
}
