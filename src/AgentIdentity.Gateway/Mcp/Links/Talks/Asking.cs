using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Links.Talks;

/// <summary>What a client lets itself be asked for: servers of the era of sessions learn it once, so talks are kept apart by it.</summary>
internal static class Asking
{
    private static readonly (string Capability, string? Part)[] All =
    [
        ("elicitation", null), ("elicitation", "form"), ("elicitation", "url"), ("sampling", null), ("sampling", "tools"), ("sampling", "context"), ("roots", null),
    ];

    /// <summary>The declared ones as a set of bits.</summary>
    public static int Of(ClientFace client)
    {
        var bits = 0;
        for (var i = 0; i < All.Length; i++)
        {
            if (client.Capabilities is { ValueKind: JsonValueKind.Object } declared && declared.TryGetProperty(All[i].Capability, out var whole)
                && (All[i].Part is not { } part || (whole.ValueKind == JsonValueKind.Object && whole.TryGetProperty(part, out _))))
            {
                bits |= 1 << i;
            }
        }

        return bits;
    }

    /// <summary>Whether the client declared that it takes requests of this method.</summary>
    public static bool Takes(ClientFace client, string method) =>
        client.Capabilities is { ValueKind: JsonValueKind.Object } declared && declared.TryGetProperty(method[..method.IndexOf('/')], out _);
}
