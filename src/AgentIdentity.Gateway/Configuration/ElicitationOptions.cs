namespace AgentIdentity.Gateway.Configuration;

/// <summary>What an MCP server may ask the human in the middle of a call. Policy must allow it besides, as <c>elicitation/create</c>.</summary>
public sealed class ElicitationOptions
{
    /// <summary>Whether it may show a form. Forms that ask for passwords, keys or codes are refused all the same.</summary>
    public bool Forms { get; set; } = true;

    /// <summary>The hosts whose pages it may send the human to, by https: <c>login.example.com</c>, or <c>*.example.com</c> for all below.</summary>
    public IList<string> UrlHosts { get; } = [];
}
