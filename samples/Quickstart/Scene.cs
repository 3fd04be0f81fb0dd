using System.Collections.Concurrent;
using Quickstart.Cast;
using Quickstart.Upstreams;

namespace Quickstart;

/// <summary>What the steps share: where everything runs, who takes part, and what has been granted so far.</summary>
internal sealed class Scene
{
    public const string ModelAlias = "quick";
    public const string ProviderKey = "sk-provider-key-that-only-the-gateway-knows";
    public const string Password = "correct horse battery staple";

    public required Uri Broker { get; init; }

    public required string DataFolder { get; init; }

    public required Administrator Administrator { get; init; }

    public required Browser Ben { get; init; }

    public required CastAgent Codex { get; init; }

    public required CastAgent Scout { get; init; }

    public SeenCalls CrmSaw { get; } = new();

    public ConcurrentQueue<string> OrdersLog { get; } = new();

    public ConcurrentQueue<string> ProviderSaw { get; } = new();

    public FirstWord FirstWord { get; } = new();

    /// <summary>The delegation that Ben granted codex in step 1.</summary>
    public string Delegation { get; set; } = "";

    /// <summary>The child delegation that codex gave scout in step 9.</summary>
    public string ChildDelegation { get; set; } = "";

    public string Crm => new Uri(Broker, "/mcp/crm").ToString();

    public string Orders => new Uri(Broker, "/api/orders").ToString();

    public string Models => new Uri(Broker, "/v1").ToString();
}
