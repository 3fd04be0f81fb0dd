using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AgentIdentity.Cel;

namespace AgentIdentity.Fuzz.Targets;

/// <summary>Expressions over a caller's arguments. Bytes are the arguments as JSON, a line feed, and the expression.</summary>
internal sealed class CelTarget : Target
{
    private const long MostBytes = 256L << 20;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(10);

    private static readonly string[] Expressions =
    [
        "args.amount <= 250 && args.currency in ['EUR', 'USD']",
        "args.to.all(t, t.endsWith('@example.com')) || args.to.exists_one(t, t.matches('^[a-z]+(@.*)?$'))",
        "has(args.order.lines) ? args.order.lines.filter(l, l.qty > 5).map(l, l.qty * 2)[0] == 14 : args.?note.orValue('none').size() > 3",
        "timestamp('2026-11-22T12:00:00Z') - duration('1h30m') < now && now.getHours('Europe/Berlin') >= 9",
        "cel.bind(x, args.to.map(t, t + t), x + x).transformMap(i, v, [i, v]).size() > int('3') && math.greatest(1, 2u, 3.5) == 3.5",
        "'%s %d %.3f %x %e'.format([args.to, 42, 1.5, 255, 1e10]).split(' ', 3).join(',').replace('e', 'é').lowerAscii() != b'\\xff\\x00' + b'a'",
        "[1, 2u, 3.0, 'a', null, true, {'k': [dyn(1)]}].sort().distinct().flatten() == sets.intersects([1], [2]) ? ip('10.0.0.1').family() == 4 : cidr('10.0.0.0/8').containsIP('10.1.1.1')",
        "google.protobuf.Struct{fields: {'a': args.amount}}.a == 80.0 && args.`to`[?0].hasValue() && base64.encode(b'x') == 'eA==' && !(1/0 == 1)",
        "args.to.exists(i, v, i % 2 == 0 && v.substring(1, 3).indexOf('e') == -1) && type(args.amount) == int && string(1.0 / 3.0).startsWith('0.3')",
    ];

    private readonly CelEnvironment _environment = CelEnvironment.Standard
        .Declare("args", CelType.Dyn).Declare("now", CelType.Timestamp).Declare("action", CelType.String)
        .WithLimits(CelLimits.Default with { Cost = 200_000, Work = 200_000 });

    public override IReadOnlyList<string> Words { get; } =
    [
        "args.", "action", "now", "(", ")", "[", "]", "{", "}", ".?", "[?", "&&", "||", "?", ":", "==", "<", "+", "-", "*", "/", "%", "!", " in ", "'", "b'", "r'''", "1", "9223372036854775807", "0x", "1u", "1e308", "null",
        "true", ".map(x, ", ".all(x, ", ".filter(x, ", ".exists(x, ", "cel.bind(x, ", ", x)", ", x + x)", ".matches('(a+)+$')", ".format([", ".split('')", ".join()", ".replace('', 'xx')", "optional.none()", "duration('1h')", "dyn(", "has(",
        "lists.range(100000)", ".sort()", ".flatten()", "`a b`", "\\u00e9", "//", "google.protobuf.Value{", "{1: 2}",
    ];

    public override IEnumerable<byte[]> Seeds() => Expressions.Select(expression => Encoding.UTF8.GetBytes(
        "{\"amount\":80,\"currency\":\"EUR\",\"note\":null,\"to\":[\"ann@example.com\",\"eve\"],\"order\":{\"lines\":[{\"qty\":7}]}}\n" + expression));

    public override void Try(ReadOnlySpan<byte> input)
    {
        var line = input.IndexOf((byte)'\n');
        using var arguments = Arguments(line < 0 ? [] : input[..line]);
        var source = Encoding.UTF8.GetString(input[(line + 1)..]);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        Judge(source, CelActivation.Of(
            ("args", CelValue.FromJson(arguments.RootElement)), ("now", CelValue.FromTimestamp(FixedClock.Now)), ("action", CelValue.FromString("tools/call"))));
        Promise(clock.Elapsed < MostTime, "no expression takes for ever");
        Promise(GC.GetAllocatedBytesForCurrentThread() - allocated < MostBytes, "no expression takes all memory");
    }

    private void Judge(string source, CelActivation known)
    {
        if (Compile(source) is not { } program)
        {
            return;
        }

        var result = program.Evaluate(known);
        Promise(Same(result, program.Evaluate(known)), "an expression answers the same again");
        Promise(!result.IsUnknown, "with everything known nothing is unknown");
        Promise(!program.ResultType.Equals(CelType.Bool) || result.IsError || result.Kind == CelKind.Bool, "what the checker calls a truth value is one, or an error");
        var reduction = program.Reduce(known.WithUnknown("args.to", "action"));
        Promise(reduction.Value.IsUnknown || Same(reduction.Value, result) || Limited(reduction.Value) || Limited(result), "what holds with attributes unknown holds with them known");
        var residual = Compile(reduction.Residual);
        Promise(residual is not null || !reduction.Value.IsUnknown, $"what is left of an expression is one: {reduction.Residual}");
        if (reduction.Value.IsUnknown)
        {
            var rest = residual!.Evaluate(known);
            Promise(Same(rest, result) || Limited(rest) || Limited(result), $"what is left of an expression gives what the whole gives: {reduction.Residual}");
        }
    }

    private CelProgram? Compile(string source)
    {
        try
        {
            return _environment.Compile(source);
        }
        catch (CelException refusal)
        {
            Promise(refusal.Line >= 1 && refusal.Column >= 1 && refusal.Message.Length > 0, "a refusal says where and why");
            return null;
        }
    }

    private static bool Same(in CelValue one, in CelValue other) => one.IsError ? other.IsError : one.ToString() == other.ToString();

    private static bool Limited(in CelValue value) => value.IsError && value.ErrorText!.Contains("limit", StringComparison.Ordinal);

    private static JsonDocument Arguments(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json.ToArray());
        }
        catch (JsonException)
        {
            return JsonDocument.Parse("""{"amount":80,"to":["ann@example.com"]}""");
        }
    }
}
