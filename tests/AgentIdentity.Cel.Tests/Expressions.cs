using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Cel.Tests;

/// <summary>Generated expressions over a few variables, many of them failing at run time, with an environment and values for them.</summary>
public static class Expressions
{
    private static readonly string[] Leaves =
    [
        "a", "b", "n", "s", "args.x", "args.y[0]", "args.l", "args[s]", "args.?x", "args.y[n]", "has(args.x)", "has(args.nope)", "args.nope",
        "true", "false", "1", "'x'", "dyn(true)", "dyn(2)", "dyn('yy')", "dyn([1, 2])", "dyn({'x': 1})", "dyn(null)", "1.5", "dyn(1 / 0)", "a", "b", "args.x",
    ];

    private static readonly string[] Shapes =
    [
        "(# && #)", "(# || #)", "(# ? # : #)", "!#", "(# == #)", "(# != #)", "(# < #)", "(# + #)", "(# - #)", "(# * #)", "(# in #)", "[#, #]", "{#: #}",
        "[#].map(v, #)", "[#, #].filter(v, #)", "[#, #].exists(v, #)", "[#, #].all(v, #)", "[#].exists_one(v, #)", "#.exists(v, #)",
        "[#, #].transformList(v, w, #)", "[#].transformMap(v, w, #)", "#.map(v, #, #)", "cel.bind(v, #, #)", "#.size()", "string(#)", "type(#)",
        "optional.of(#).optMap(v, #)", "optional.ofNonZeroValue(#).or(optional.of(#))", "args.?x.orValue(#)", "dyn(#)", "#[#]", "[#, #].sortBy(v, #)",
        "{'k': #}.k", "#.startsWith(#)", "[?#.?x]", "-#", "math.greatest(#, #)", "has(#.x)", "lists.range(#)", "#.contains(string(#))", "#.split('x')",
    ];

    public static CelEnvironment Environment { get; } = CelEnvironment.Standard
        .Declare("a", CelType.Dyn).Declare("b", CelType.Dyn).Declare("n", CelType.Int).Declare("s", CelType.String).Declare("args", CelType.Dyn);

    /// <summary>Sources; most compile, and whoever uses them leaves out the others.</summary>
    public static Arbitrary<string> Sources() => Gen.Sized(size => Source(Math.Min(size / 12 + 1, 5))).ToArbitrary();

    public static CelProgram? Compiled(string source)
    {
        try
        {
            return Environment.Compile(source);
        }
        catch (CelException)
        {
            return null;
        }
    }

    public static CelActivation Values(int seed) => CelActivation.Of(
        ("a", Pick(seed)),
        ("b", Pick(seed / 7)),
        ("n", CelValue.FromInt(seed % 3)),
        ("s", CelValue.FromString(seed % 2 == 0 ? "x" : "l")),
        ("args", CelValue.FromJson(JsonDocument.Parse(
            seed % 5 == 0 ? """{"x": true, "y": [1, "x"], "l": [true, false, 3]}""" : """{"x": "xx", "y": [{"x": 2}], "l": {"x": 4}}""").RootElement)));

    /// <summary>The same, where errors count as one: which of two errors is reported is left open.</summary>
    public static bool Same(CelValue one, CelValue other) => (one.IsError && other.IsError) || one.Equals(other) || one.ToString() == other.ToString();

    private static CelValue Pick(int seed) => (seed % 6) switch
    {
        0 => CelValue.FromBool(true),
        1 => CelValue.FromBool(false),
        2 => CelValue.Error("broken"),
        3 => CelValue.FromInt(seed % 4),
        4 => CelValue.FromString("x"),
        _ => CelValue.FromList([CelValue.FromInt(1), CelValue.FromBool(true)]),
    };

    private static Gen<string> Source(int depth) => depth == 0
        ? Gen.Elements(Leaves)
        : Gen.Frequency(
            (1, Gen.Elements(Leaves)),
            (4, Gen.Elements(Shapes).SelectMany(shape => Filled(shape, depth - 1))));

    private static Gen<string> Filled(string shape, int depth)
    {
        var parts = shape.Split('#');
        return Source(depth).ListOf(parts.Length - 1).Select(holes =>
            string.Concat(parts.Zip(holes.Append(""), (part, hole) => part + hole)));
    }
}
