using System.Text.RegularExpressions;
using AgentIdentity.Policy.Mappings;
using AgentIdentity.Policy.Relations;

namespace AgentIdentity.Policy.Decisions;

/// <summary>The names that calls, people and agents have in the relations.</summary>
internal static partial class PolicyObject
{
    /// <summary>The object of a call, or null when the call cannot be named without doubt.</summary>
    /// <param name="operation">The name that a mapping gives an operation in place of its method's; see <see cref="MappedCall.Operation"/>.</param>
    public static string? Of(Call call, string? operation = null)
    {
        if (call.Kind != CallKind.Model && !UpstreamForm().IsMatch(call.Upstream))
        {
            return null;
        }

        var name = call.Kind switch
        {
            CallKind.Mcp when call.Action == McpAction.CallTool => $"tool:{call.Upstream}/{call.Identifier}",
            CallKind.Mcp when McpAction.Operation(call.Action) is { } asked && McpAction.Identifies(call.Action, call.Identifier) =>
                $"operation:{call.Upstream}/{operation ?? asked}",
            CallKind.Http or CallKind.Data when PathPattern.IsPlain(call.Identifier) && MethodForm().IsMatch(call.Action) =>
                $"operation:{call.Upstream}/{operation ?? Verb(call.Action)}",
            CallKind.Model => $"model:{call.Identifier}",
            _ => null,
        };
        // OpenFGA lets a star stand within an id; here somebody would read it as a pattern.
        return name is not null && call.Identifier.Length > 0 && !name.Contains('*', StringComparison.Ordinal) && Subject.IsObject(name) ? name : null;
    }

    /// <summary>Whether the text is the name of one thing: a type, and an id that nobody could read as a pattern, a set or a tuple.</summary>
    public static bool IsResource(string name) =>
        Subject.IsObject(name) && !name.AsSpan().ContainsAny("#@*") && name.IndexOf(':', StringComparison.Ordinal) == name.LastIndexOf(':');

    public static bool IsUpstream(string name) => UpstreamForm().IsMatch(name);

    /// <summary>A person or agent; null when the id could be read as something else, such as a wildcard or a set.</summary>
    public static Subject? User(string type, string id) => IsId(id) ? Subject.One(type, id) : null;

    /// <summary>How people write the thing: the tool, the path or the model.</summary>
    public static string Display(Call call) => call.Kind switch
    {
        CallKind.Mcp when call.Action == McpAction.CallTool => $"{call.Upstream}/{call.Identifier}",
        CallKind.Model => $"model {call.Identifier}",
        _ => $"{call.Action} {call.Identifier} at {call.Upstream}",
    };

    // Of one to 200 characters, and none of those that OpenFGA's notation gives a meaning to.
    private static bool IsId(string id)
    {
        if (id is not { Length: > 0 and <= 200 } || id.AsSpan().ContainsAny(":#@*"))
        {
            return false;
        }

        foreach (var letter in id)
        {
            if (char.IsWhiteSpace(letter))
            {
                return false;
            }
        }

        return true;
    }

    private static string Verb(string method) => method switch
    {
        "GET" or "HEAD" or "OPTIONS" or "SELECT" => "read",
        "DELETE" => "delete",
        _ => "write",
    };

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex UpstreamForm();

    [GeneratedRegex(@"^[A-Z]{1,20}\z", RegexOptions.CultureInvariant)]
    private static partial Regex MethodForm();
}
