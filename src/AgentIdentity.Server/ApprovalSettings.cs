using AgentIdentity.Broker;

namespace AgentIdentity.Server;

/// <summary>Reads where the news of approvals goes: <c>AgentIdentity:Approvals:Webhook</c> and <c>AgentIdentity:Backchannel</c>.</summary>
internal static class ApprovalSettings
{
    public static WebhookOptions? ReadWebhook(IConfigurationSection section) => !section.Exists() ? null
        : new WebhookOptions(
            ReadAddress(section["Address"], "AgentIdentity:Approvals:Webhook:Address"),
            [.. new[] { ReadSecret(section, "Secret", needed: true), ReadSecret(section, "OldSecret", needed: false) }.OfType<byte[]>()]);

    public static Dictionary<string, Uri> ReadEndpoints(IConfigurationSection section) => section.GetChildren().ToDictionary(
        static client => client.Key,
        static client => ReadAddress(client["NotificationEndpoint"], $"AgentIdentity:Backchannel:Clients:{client.Key}:NotificationEndpoint"), StringComparer.Ordinal);

    // Whom an agent acts for, and what it wants to do, goes there.
    private static Uri ReadAddress(string? text, string name) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback))
            && address.UserInfo.Length == 0 && address.Fragment.Length == 0
            ? address : throw Refuse($"{name} must be an https address; plain http is for loopback only.");

    private static byte[]? ReadSecret(IConfigurationSection section, string name, bool needed) => section[name] switch
    {
        null when !needed => null,
        { } text when WebhookOptions.ReadSecret(text) is { } key => key,
        _ => throw Refuse($"AgentIdentity:Approvals:Webhook:{name} must be whsec_ and the base64 of 24 to 64 random bytes."),
    };

    private static BrokerException Refuse(string detail) => new(BrokerError.OptionsInvalid, detail);
}
