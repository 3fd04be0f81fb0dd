namespace AgentIdentity.Gateway.Configuration;

/// <summary>How the tools of an MCP server are pinned.</summary>
/// <param name="AllowNew">Whether a tool is approved as it is when it is seen for the first time.</param>
/// <param name="ReadEvery">How old the server's own list may be that a call is held against.</param>
public sealed record PinSettings(bool AllowNew, TimeSpan ReadEvery)
{
    internal static PinSettings? Of(UpstreamOptions settings) => settings is { Kind: "mcp", Pinning: "enforce" }
        ? new(settings.NewTools == "allow", TimeSpan.FromSeconds(settings.ReadToolsEverySeconds))
        : null;

    /// <summary>One message per mistake.</summary>
    internal static void Check(string key, UpstreamOptions settings, List<string> mistakes)
    {
        if (settings.Pinning is not ("enforce" or "off"))
        {
            mistakes.Add($"{key}:Pinning must be enforce or off; it is '{settings.Pinning}'.");
        }

        if (settings.NewTools is not ("hold" or "allow"))
        {
            mistakes.Add($"{key}:NewTools must be hold or allow; it is '{settings.NewTools}'.");
        }

        if (settings.ReadToolsEverySeconds is < 1 or > 86_400)
        {
            mistakes.Add($"{key}:ReadToolsEverySeconds must be between 1 and 86400; it is {settings.ReadToolsEverySeconds}.");
        }
    }
}
