using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.AccessApi;

/// <summary>Which questions are about calls that agents make, and about which call: those get the four-way decision.</summary>
internal static class AccessCalls
{
    public const string Tool = "tool";
    public const string Operation = "operation";
    public const string Model = "model";

    public static bool IsOfCall(string resourceType) => resourceType is Tool or Operation or Model;

    /// <summary>The call; null when the resource's id names none.</summary>
    public static Call? Read(AccessQuestion question, AccessCaller caller)
    {
        var (resource, action) = (question.Resource, question.Action);
        return resource.Type switch
        {
            Tool when Place(resource, caller) is var (upstream, tool) => Told(
                new Call(CallKind.Mcp, upstream, action.Name, tool, null, false) { ArgumentsUnread = true }, question),
            Operation when SplitPath(resource.Id) is var (upstream, path) => Request(upstream, action, path),
            Model => Told(new Call(CallKind.Model, Call.ModelUpstream, action.Name, resource.Id, null, false) { ArgumentsUnread = true }, question),
            _ => null,
        };
    }

    // An argument that the enforcement point did not tell is not an argument that the call does not have.
    private static Call Told(Call call, AccessQuestion question) => question.Action.Properties.Member("arguments").Object() is { } arguments
        ? call with { Arguments = arguments, ArgumentsKnown = true, ArgumentsUnread = false } : call;

    // A query that is told in another form than a text must not be taken for none.
    private static Call? Request(string upstream, AccessAction action, string path) => action.Properties.Member("arguments").Object() is not { } arguments
        ? Call.Http(upstream, action.Name, path)
        : arguments.Member("query") is null or { ValueKind: JsonValueKind.String }
            ? Call.Http(upstream, action.Name, path, ((JsonElement?)arguments).Text("query"), bodyRead: true, arguments.Member("body")) : null;

    // COAZ-MCP names a tool as its server does, without the server; then somebody else has to say which server.
    private static (string Upstream, string Tool)? Place(AccessEntity resource, AccessCaller caller)
    {
        if ((resource.Properties.Text("upstream") ?? caller.OnlyUpstream) is { } told)
        {
            return (told, resource.Id);
        }

        var slash = resource.Id.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? null : (resource.Id[..slash], resource.Id[(slash + 1)..]);
    }

    private static (string Upstream, string Path)? SplitPath(string id)
    {
        var slash = id.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? null : (id[..slash], id[slash..]);
    }
}
