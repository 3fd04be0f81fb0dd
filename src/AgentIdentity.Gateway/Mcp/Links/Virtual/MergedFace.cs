using System.Text.Json;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Links.Talks;

namespace AgentIdentity.Gateway.Mcp.Links.Virtual;

/// <summary>What several servers can do together.</summary>
internal static class MergedFace
{
    // What is mediated, and the promises in it: one member's are kept by one member.
    private static readonly (string Capability, string[] Promises)[] Known =
    [
        ("tools", ["listChanged"]), ("prompts", ["listChanged"]), ("resources", ["listChanged", "subscribe"]), ("completions", []), ("logging", []),
    ];

    public static ServerFace Of(IReadOnlyList<(Upstream Member, ServerFace Face)> faces)
    {
        var capabilities = SessionAnswer.Write(json =>
        {
            foreach (var (capability, promises) in Known.Where(known => faces.Any(member => member.Face.Can(known.Capability))))
            {
                json.WriteStartObject(capability);
                foreach (var promise in promises.Where(promise => faces.Any(member => Promises(member.Face, capability, promise))))
                {
                    json.WriteBoolean(promise, true);
                }

                json.WriteEndObject();
            }

            WriteExtensions(json, faces);
        });
        var words = faces.Where(static member => member.Face.Instructions is not null).Select(static member => $"{member.Member.Name}: {member.Face.Instructions}").ToList();
        return new(McpMethods.Modern, capabilities, null, words.Count == 0 ? null : string.Join("\n\n", words));
    }

    // The first member's settings count: what goes on to callers is picked from these.
    private static void WriteExtensions(Utf8JsonWriter json, IReadOnlyList<(Upstream Member, ServerFace Face)> faces)
    {
        var extensions = faces
            .Select(static member => member.Face.Capabilities.TryGetProperty("extensions", out var given) ? given : default)
            .Where(static given => given.ValueKind == JsonValueKind.Object)
            .SelectMany(static given => given.EnumerateObject())
            .DistinctBy(static extension => extension.Name)
            .ToList();
        if (extensions.Count == 0)
        {
            return;
        }

        json.WriteStartObject("extensions");
        extensions.ForEach(extension => extension.WriteTo(json));
        json.WriteEndObject();
    }

    private static bool Promises(ServerFace face, string capability, string promise) =>
        face.Capabilities.TryGetProperty(capability, out var details) && details.ValueKind == JsonValueKind.Object
        && details.TryGetProperty(promise, out var value) && value.ValueKind == JsonValueKind.True;
}
