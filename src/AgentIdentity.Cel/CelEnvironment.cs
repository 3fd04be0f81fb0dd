using AgentIdentity.Cel.Checking;
using AgentIdentity.Cel.Costs;
using AgentIdentity.Cel.Library;
using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Types;
using AgentIdentity.Cel.Unknowns;

namespace AgentIdentity.Cel;

/// <summary>
/// What an expression may mention: variables, functions, limits. Immutable; each change answers a new environment.
/// Whatever is not declared here fails <see cref="Compile(string)"/> with its position.
/// </summary>
public sealed class CelEnvironment
{
    private readonly Declarations _declarations;
    private readonly Extensions _extensions;
    private readonly CelLimits _limits;

    private readonly SizeBounds _sizes;

    private CelEnvironment(Declarations declarations, Extensions extensions, CelLimits limits, SizeBounds? sizes = null)
    {
        _sizes = sizes ?? SizeBounds.None;
        _declarations = declarations;
        _extensions = extensions;
        _limits = limits;
    }

    /// <summary>
    /// The standard library with optionals, <c>cel.bind</c>, two-variable comprehensions and the string, math, list,
    /// set, encoder, network and IP address functions; no variables.
    /// </summary>
    public static CelEnvironment Standard { get; } = With(
        Extensions.Optionals | Extensions.Bindings | Extensions.TwoVariables | Extensions.Strings | Extensions.Math
        | Extensions.Lists | Extensions.Sets | Extensions.Encoders | Extensions.Network | Extensions.IpAddresses
        | Extensions.QuotedNames);

    /// <summary>What OpenFGA conditions may use: the standard library, durations as cel-go reads them, and IP addresses; no variables.</summary>
    public static CelEnvironment Conditions { get; } = With(Extensions.IpAddresses | Extensions.GoDurations);

    /// <summary>This environment with a variable; the name may be qualified with dots.</summary>
    /// <exception cref="ArgumentException">The name is not one an expression can spell.</exception>
    public CelEnvironment Declare(string variable, CelType type)
    {
        RequireName(variable);
        return new(_declarations with { Variables = _declarations.Variables.SetItem(variable, type) }, _extensions, _limits, _sizes);
    }

    /// <summary>
    /// This environment with a type of the host under its name, so that <c>type(x) == Account</c> can be written and the type may
    /// occur within its own members.
    /// </summary>
    /// <exception cref="ArgumentException">The name is not one an expression can spell.</exception>
    public CelEnvironment DeclareType(CelType type)
    {
        RequireName(type.Name);
        return new(_declarations with { Types = _declarations.Types.SetItem(type.Name, type) }, _extensions, _limits, _sizes);
    }

    /// <summary>This environment with an overload of a function, called as <c>name(a, b)</c>; the name may be qualified.</summary>
    /// <exception cref="ArgumentException">The name is not one an expression can spell.</exception>
    public CelEnvironment DeclareFunction(
        string name, IReadOnlyList<CelType> parameters, CelType result, CelFunction body)
    {
        RequireName(name);
        return With(new Overload(name, false, [.. parameters], result, Hosted(name, body)) { Host = true });
    }

    /// <summary>This environment with an overload of a method, called as <c>receiver.name(a, b)</c>.</summary>
    /// <exception cref="ArgumentException">The name is not one an expression can spell.</exception>
    public CelEnvironment DeclareMethod(
        string name, CelType receiver, IReadOnlyList<CelType> parameters, CelType result, CelFunction body)
    {
        RequireName(name);
        return With(new Overload(name, true, [receiver, .. parameters], result, Hosted(name, body)) { Host = true });
    }

    /// <summary>
    /// This environment with the greatest size an attribute has: code points of a text, octets, elements or entries. It is what
    /// <see cref="CelProgram.EstimatedCost"/> reckons with; nothing enforces it at run time.
    /// </summary>
    /// <param name="attribute">
    /// A variable or something within: <c>args.to</c>, <c>args.items[*].name</c>, <c>args.*</c>. A star stands for elements and values,
    /// and for the keys that a loop over a map goes through.
    /// </param>
    /// <param name="most">The greatest size.</param>
    /// <exception cref="ArgumentException">The text names no attribute, or the size is negative.</exception>
    public CelEnvironment Bound(string attribute, long most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        return new(_declarations, _extensions, _limits, _sizes.With(AttributePattern.Parse(attribute), most));
    }

    /// <summary>This environment with other limits.</summary>
    public CelEnvironment WithLimits(CelLimits limits) => new(_declarations, _extensions, limits, _sizes);

    /// <summary>
    /// The names that an expression reads and that none of its own macros binds, declared here or not, in the order in which
    /// they appear; of <c>a.b</c> it is <c>a</c>. For hosts that declare variables after what an expression mentions.
    /// </summary>
    /// <exception cref="CelException">The source is no expression.</exception>
    public IReadOnlyList<string> NamesIn(string source) => FreeNames.Of(Parser.Parse(new Source(source), _limits, _extensions));

    /// <summary>Parses, checks and plans an expression.</summary>
    /// <exception cref="CelException">The source is not an expression this environment allows.</exception>
    public CelProgram Compile(string source) => Compile(source, lenient: false);

    /// <summary>Compiles without checking types, which the conformance suites ask for in places.</summary>
    internal CelProgram Compile(string source, bool lenient)
    {
        var text = new Source(source);
        var expression = Checker.Check(text, _declarations, Parser.Parse(text, _limits, _extensions), lenient);
        var estimator = new Estimator(_sizes);
        var cost = estimator.Estimate(expression.Root);
        return cost.Most > _limits.EstimatedCost
            ? throw CostRefusal.Of(text, expression.Root, estimator, _limits.EstimatedCost.Value)
            : new CelProgram(new PlannedExpression(text, expression, _limits, residual => lenient || Compiles(residual)), new CelCost(cost.Least, cost.Most));
    }

    private bool Compiles(string source)
    {
        try
        {
            Checker.Check(new Source(source), _declarations, Parser.Parse(new Source(source), _limits, _extensions), lenient: false);
            return true;
        }
        catch (CelException)
        {
            return false;
        }
    }

    /// <summary>This environment with syntax that is not for authors.</summary>
    internal CelEnvironment Allowing(Extensions more) => new(_declarations, _extensions | more, _limits, _sizes);

    /// <summary>This environment with names looked up in a container first.</summary>
    internal CelEnvironment In(string container) => new(_declarations with { Container = container }, _extensions, _limits, _sizes);

    /// <summary>This environment with a name for a value that never changes.</summary>
    internal CelEnvironment WithConstant(string name, CelValue value) =>
        new(_declarations with { Constants = _declarations.Constants.SetItem(name, value) }, _extensions, _limits, _sizes);

    internal CelEnvironment With(Overload overload) => new(_declarations.With(overload), _extensions, _limits, _sizes);

    internal static CelEnvironment With(Extensions extensions) =>
        new(Libraries.For(extensions).Aggregate(Declarations.Empty, (sum, overload) => sum.With(overload)), extensions, CelLimits.Default);

    /// <summary>A host function that throws must not take the caller down, nor pass for an answer.</summary>
    private static Implementation Hosted(string name, CelFunction body) => (arguments, _) =>
    {
        try
        {
            return body(arguments);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return CelValue.Error($"{name} failed: {exception.Message}");
        }
    };

    private static void RequireName(string name)
    {
        if (!name.Split('.').All(part => part.Length > 0 && !char.IsAsciiDigit(part[0]) && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')))
        {
            throw new ArgumentException($"'{name}' is not a name an expression can spell", nameof(name));
        }
    }
}
