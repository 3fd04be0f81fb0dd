using System.Collections.Immutable;

namespace AgentIdentity.Gateway.Configuration;

/// <summary>What an MCP server may ask of its client, whatever policy says.</summary>
/// <param name="Forms">Forms for the human.</param>
/// <param name="UrlHosts">Hosts whose pages it may send the human to.</param>
/// <param name="Sampling">Calls of the client's model.</param>
/// <param name="Roots">The client's roots.</param>
public sealed record AskSettings(bool Forms, ImmutableArray<string> UrlHosts, bool Sampling, bool Roots)
{
    /// <summary>Nothing.</summary>
    public static AskSettings None { get; } = new(false, [], false, false);
}
