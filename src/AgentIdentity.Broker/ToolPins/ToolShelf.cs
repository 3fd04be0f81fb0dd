using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>The pins of one server at one moment: another object as soon as one of them changes.</summary>
public sealed class ToolShelf
{
    internal ToolShelf(ImmutableSortedDictionary<string, ToolPin> pins) => Pins = pins;

    /// <summary>Nothing is known of the server.</summary>
    public static ToolShelf Empty { get; } = new(ImmutableSortedDictionary.Create<string, ToolPin>(StringComparer.Ordinal));

    /// <summary>The pins by the tools' own names.</summary>
    public ImmutableSortedDictionary<string, ToolPin> Pins { get; }

    /// <summary>How much text a server may make the broker keep.</summary>
    internal int Characters => Pins.Values.Sum(static pin => (pin.Seen?.Json.Length ?? 0) + (pin.Approved?.Json.Length ?? 0));

    internal ToolShelf With(ToolPin pin) => new(Pins.SetItem(pin.Tool, pin));
}
