using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Mappings.Inputs;
using AgentIdentity.Policy.Mappings.Paths;

namespace AgentIdentity.Policy.Mappings;

/// <summary>The mapping of one upstream.</summary>
/// <param name="OthersPass">Whether calls that are not listed mean what they mean without a mapping.</param>
/// <param name="Named">The tools or models by name.</param>
/// <param name="Operations">The operations by method and path.</param>
internal sealed record UpstreamMapping(
    string Upstream, bool OthersPass, FrozenDictionary<string, MappedEntry> Named, PathTable<MappedEntry> Operations, ImmutableArray<MappedEntry> Entries)
{
    public MappedCall Map(Call call) => call.Kind switch
    {
        CallKind.Mcp when call.Action != McpAction.CallTool => Others(),
        CallKind.Mcp or CallKind.Model => Named.TryGetValue(call.Identifier, out var entry) && entry.Info.Kind == call.Kind ? entry.Map(call) : Others(),
        _ => Operation(call),
    };

    private MappedCall Others() => OthersPass ? MappedCall.Plain : MappedCall.Unlisted;

    private MappedCall Operation(Call call)
    {
        if (!PathPattern.IsPlain(call.Identifier))
        {
            return MappedCall.Unlisted;
        }

        // RFC 9110 section 9.3.2: HEAD asks what GET asks.
        var method = call.Action == "HEAD" ? "GET" : call.Action;
        if (Operations.Find(method, call.Identifier) is not var (entry, parameters))
        {
            return Operations.IsNear(method, call.Identifier) ? MappedCall.Unlisted : Others();
        }

        var path = Path(parameters, entry.Input);
        var given = new HttpArguments(call.Arguments);
        var query = given.Query(entry.Input?.Members["query"] ?? InputType.Any);
        var body = Body(given.Body, entry.Input?.Members["body"]);
        foreach (var part in (ReadOnlySpan<CelValue>)[path, query, body])
        {
            if (part.IsError)
            {
                return entry.Map(part, []);
            }
        }

        var arguments = new Dictionary<string, CelValue>(StringComparer.Ordinal) { ["path"] = path, ["query"] = query };
        if (given.Body is not null)
        {
            arguments["body"] = body;
        }

        return entry.Map(CelValue.FromMap(arguments), call.ArgumentsKnown ? [] : [MappedEntry.Arguments + ".body"]);
    }

    private static CelValue Path(ImmutableArray<(string Name, string Value)> parameters, InputType? input)
    {
        var values = new Dictionary<string, CelValue>(StringComparer.Ordinal);
        foreach (var (name, text) in parameters)
        {
            var value = QueryText.Scalar(text, input?.Members["path"].Members.GetValueOrDefault(name) ?? InputType.Text, $"path.{name}");
            if (value.IsError)
            {
                return value;
            }

            values[name] = value;
        }

        return CelValue.FromMap(values);
    }

    private static CelValue Body(JsonElement? read, InputType? type) => (read, type) switch
    {
        ({ } json, { } declared) => InputReading.Read(json, declared, "body"),
        ({ } json, null) => CelValue.FromJson(json),
        _ => CelValue.Null,
    };
}
