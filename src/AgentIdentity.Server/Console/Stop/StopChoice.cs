using AgentIdentity.Broker;
using AgentIdentity.Server.Stops;

namespace AgentIdentity.Server.Console.Stop;

/// <summary>Something that a viewer may stop, and what runs under it.</summary>
internal sealed record StopChoice(StopOrder Order, string Section, string Name, string About)
{
    public string Query => QueryString.Create(new Dictionary<string, string?>
    {
        ["level"] = StopLevels.Name(Order.Level),
        ["target"] = Order.Target,
        ["human"] = Order.Human,
    }.Where(static part => part.Value is not null)).Value!;
}
