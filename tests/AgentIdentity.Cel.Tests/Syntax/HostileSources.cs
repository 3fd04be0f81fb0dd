using System.Diagnostics;

namespace AgentIdentity.Cel.Tests.Syntax;

/// <summary>Expressions made to take time or memory while they are compiled, as large and as deep as the limits let them be.</summary>
public sealed class HostileSources
{
    private const long ModestBytes = 500_000_000;
    private static readonly TimeSpan Moments = TimeSpan.FromSeconds(10);
    private static readonly CelEnvironment Environment = CelEnvironment.Standard.Declare("x", CelType.Dyn).Declare("s", CelType.String).Declare("b", CelType.Bool);

    /// <summary>Begin, what is repeated with #n as its number and between what, and end; as often as the longest source holds.</summary>
    [Theory]
    [InlineData("[", "1", ",", "].size() > 0")]
    [InlineData("x in [", "1", ",", "]")]
    [InlineData("x in [", "'#n'", ",", "]")]
    [InlineData("[", "[]", ",", "].size() > 0")]
    [InlineData("[", "1,2u,1.0,''", ",", "].size() > 0")]
    [InlineData("{", "#n:1", ",", "}.size() > 0")]
    [InlineData("{", "'#n':x", ",", "}.size() > 0")]
    [InlineData("{", "1:1", ",", "}.size() > 0")]
    [InlineData("", "b", "&&", "")]
    [InlineData("", "b", "||", "")]
    [InlineData("", "b&&x", "||", "")]
    [InlineData("", "#n", "+", " > 0")]
    [InlineData("", "s", "+", " == s")]
    [InlineData("", "x", "<", "")]
    [InlineData("", "b?1:", "", "2")]
    [InlineData("", "b?b:", "", "b")]
    [InlineData("", "[b].all(y,y)", "&&", "")]
    [InlineData("", "has(x.a)", "||", "")]
    [InlineData("", "[1].map(y,y)", "+", " == x")]
    [InlineData("", "[[1]].exists(y,y.exists(z,z==x))", "||", "")]
    [InlineData("", "s.matches('a{9}#n')", "||", "")]
    [InlineData("", "s.matches('(?i)[a-z]{99}')", "||", "")]
    [InlineData("", "timestamp('2026-01-01T00:00:00Z')==x", "||", "")]
    [InlineData("math.greatest([", "#n", ",", "]) > 0")]
    [InlineData("", "x.", "", "y")]
    [InlineData("", "!", "", "b")]
    [InlineData("", "-", "", "1 > 0")]
    [InlineData("", "(", "", "b")]
    [InlineData("\"", "\\n", "", "\" == s")]
    public void As_long_a_source_as_is_taken_compiles_or_is_refused_in_moments(string begin, string piece, string between, string end)
    {
        var pieces = new List<string>();
        for (var (room, n) = (CelLimits.Default.SourceLength - begin.Length - end.Length, 0); ; n++)
        {
            var next = piece.Replace("#n", n.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
            if ((room -= next.Length + between.Length) < 0)
            {
                break;
            }

            pieces.Add(next);
        }

        Ends(begin + string.Join(between, pieces) + end);
    }

    [Theory]
    [InlineData("[x, # , x].exists(y, y == x)")]
    [InlineData("[1, 2].map(y, # )")]
    [InlineData("[1, 2].exists(y, [b].all(z, z == # ))")]
    [InlineData("{'a': [# ], 'b': {'c': x}}")]
    [InlineData("b ? [# ] : [x]")]
    [InlineData("cel.bind(y, [# ], y + y)")]
    [InlineData("optional.of(# ).optMap(y, [y, y]).orValue([])")]
    [InlineData("x.f[# ].g")]
    [InlineData("math.greatest([1, dyn(# )])")]
    [InlineData("dyn([# ]) == [[x]] || b")]
    [InlineData("[# ].sortBy(y, y)")]
    [InlineData("{'a': # }.transformMap(k, v, [k, v])")]
    public void Forms_in_forms_as_deep_as_is_taken_compile_or_are_refused_in_moments(string form)
    {
        var deepest = 0;
        for (var (source, depth) = ("x", 1); depth <= 100; depth++)
        {
            source = form.Replace("#", source, StringComparison.Ordinal);
            if (depth % 10 == 0 && source.Length <= CelLimits.Default.SourceLength && Ends(source))
            {
                deepest = depth;
            }
        }

        deepest.Should().BeGreaterThanOrEqualTo(10, "people nest so deep");
    }

    /// <returns>Whether it was compiled; otherwise it was refused.</returns>
    private static bool Ends(string source)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var compiled = true;
        try
        {
            Environment.Compile(source);
        }
        catch (CelException refusal)
        {
            compiled = false;
            (refusal.Line, refusal.Column > 0, refusal.Message.Length is > 0 and < 2_000).Should().Be((1, true, true), refusal.Message);
        }

        clock.Elapsed.Should().BeLessThan(Moments, source[..Math.Min(source.Length, 200)]);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(ModestBytes, source[..Math.Min(source.Length, 200)]);
        return compiled;
    }
}
