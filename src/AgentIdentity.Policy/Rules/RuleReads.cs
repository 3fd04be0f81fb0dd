using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy.Rules;

/// <summary>
/// The table of what rules can read besides the arguments. A member that reads null is absent for this call: <c>has()</c> is false and
/// reading it is an error, which denies.
/// </summary>
internal static class RuleReads
{
    private static readonly CelType Texts = CelType.List(CelType.String);

    public static ImmutableArray<CelType> Types { get; } =
    [
        CelType.Opaque("request",
            Text("upstream", c => c.Request.Call.Upstream),
            Text("kind", c => KindName(c.Request.Call.Kind)),
            Text("action", c => c.Request.Call.Action),
            Text("identifier", c => c.Request.Call.Identifier),
            Text("name", c => CallName.Of(c)),
            Text("method", c => IsHttp(c) ? c.Request.Call.Action : ""),
            Text("path", c => IsHttp(c) ? c.Request.Call.Identifier : ""),
            Text("risk", c => RiskNames.Of(c.Mapped.Risk))),
        CelType.Opaque("resource",
            Member("type", CelType.String, c => Resource(c, text => text[..Math.Max(text.IndexOf(':', StringComparison.Ordinal), 0)])),
            Member("id", CelType.String, c => Resource(c, text => text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..])),
            Member("attributes", CelType.Map(CelType.String, CelType.Dyn), c => c.Mapped.Attributes)),
        CelType.Opaque("subject", Text("id", c => c.Request.Subject)),
        CelType.Opaque("actor",
            Text("id", c => c.Request.Actor),
            Text("assurance", c => c.Request.ActorAssurance),
            Member("chain", Texts, c => CelValue.FromList(ToTexts(Chain(c.Request).Select(l => l.Agent))))),
        CelType.Opaque("chain", Member("depth", CelType.Int, c => CelValue.FromInt(Chain(c.Request).Length))),
        CelType.Opaque("delegation",
            Of("id", CelType.String, l => CelValue.FromString(l.Id)),
            Member("root", CelType.String, c => Chain(c.Request) is [.., var root] ? CelValue.FromString(root.Id) : null),
            Of("purpose", CelType.String, l => CelValue.FromString(l.Purpose)),
            Of("ends_at", CelType.Timestamp, l => CelValue.FromTimestamp(l.EndsAt)),
            Member("unattended", CelType.Bool, c => CelValue.FromBool(c.Request.Unattended))),
        CelType.Opaque("authentication",
            Member("acr", CelType.String, c => CelValue.FromString(c.Request.SignIn.Acr ?? "")),
            Member("age", CelType.Duration, c => c.Request.SignIn.At is { } at ? CelValue.FromDuration(c.Request.Now - at) : null)),
        CelType.Opaque("time", Member("now", CelType.Timestamp, c => CelValue.FromTimestamp(c.Request.Now))),
        CelType.Opaque("source", Text("ip", c => c.Request.Source.Ip is { } ip ? (ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip).ToString() : "")),
        CelType.Opaque("history", Member("labels", Texts, c => CelValue.FromList(ToTexts(c.ReadLabels())))),
    ];

    private static readonly CelActivation Table =
        CelActivation.Of([(RuleEnvironment.Arguments, CelValue.Null), .. Types.Select(t => (t.Name, CelValue.Null))]);

    /// <summary>Which rows of the table a program reads, as bits: the arguments first, then the table in its order.</summary>
    public static int Rows(CelProgram program)
    {
        var rows = program.Variables.Contains(RuleEnvironment.Arguments) ? 1 : 0;
        for (var i = 0; i < Types.Length; i++)
        {
            rows |= program.Variables.Contains(Types[i].Name) ? 2 << i : 0;
        }

        return rows;
    }

    /// <summary>The values for one question.</summary>
    /// <param name="rows">The rows that are read, by <see cref="Rows"/>; the others stay empty.</param>
    public static CelActivation Fill(DecisionCase asked, CelValue arguments, int rows)
    {
        var values = new RowValues();
        values[0] = arguments;
        for (var i = 0; i < Types.Length; i++)
        {
            if ((rows & (2 << i)) != 0)
            {
                values[i + 1] = CelValue.FromOpaque(Types[i], asked);
            }
        }

        return Table.WithValues(((ReadOnlySpan<CelValue>)values)[..(Types.Length + 1)]);
    }

    public static string KindName(CallKind kind) => kind switch
    {
        CallKind.Mcp => "mcp",
        CallKind.Http => "http",
        CallKind.Data => "data",
        CallKind.Model => "model",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind"),
    };

    private static bool IsHttp(DecisionCase asked) => asked.Request.Call.Kind is CallKind.Http or CallKind.Data;

    private static ImmutableArray<DelegationLink> Chain(DecisionRequest request) => request.Chain.IsDefault ? [] : request.Chain;

    private static CelValue Resource(DecisionCase asked, Func<string, string> part) => asked.Mapped switch
    {
        { Open: true } => CelValue.Unknown(RuleEnvironment.Arguments),
        { Problem: { } problem } => CelValue.Error(problem),
        { Resource: { } resource } => CelValue.FromString(part(resource)),
        _ => CelValue.FromString(""),
    };

    private static CelValue[] ToTexts(IEnumerable<string> texts) => [.. texts.Select(CelValue.FromString)];

    private static CelMember Text(string name, Func<DecisionCase, string> read) => Member(name, CelType.String, c => CelValue.FromString(read(c)));

    private static CelMember Of(string name, CelType type, Func<DelegationLink, CelValue> read) =>
        Member(name, type, c => Chain(c.Request) is [var leaf, ..] ? read(leaf) : null);

    private static CelMember Member(string name, CelType type, Func<DecisionCase, CelValue?> read) => CelMember.Of(name, type, read);

    /// <summary>Room for the whole table, on the stack.</summary>
    [InlineArray(16)]
    private struct RowValues
    {
        private CelValue _first;
    }
}
