using System.Collections.Immutable;

namespace AgentIdentity.ModelProxy;

/// <summary>Published prices, each with the day on which it was read and where. What it does not know has no price.</summary>
public sealed class PriceCatalog
{
    private const string Resource = "AgentIdentity.ModelProxy.prices.json";

    private static readonly Lazy<PriceCatalog> Own = new(static () => ReadOwn());

    private readonly ImmutableArray<PriceEntry> _entries;

    private PriceCatalog(ImmutableArray<PriceEntry> entries) => _entries = entries;

    /// <summary>The catalogue that comes with this version.</summary>
    public static PriceCatalog BuiltIn => Own.Value;

    /// <summary>All of it.</summary>
    public IReadOnlyList<PriceEntry> Entries => _entries;

    /// <summary>Reads a catalogue file.</summary>
    /// <exception cref="FormatException">It is not one; the message says what is wrong, and where.</exception>
    public static PriceCatalog Read(ReadOnlyMemory<byte> json) => new(PriceFile.Read(json));

    /// <summary>This one's entries before those of another.</summary>
    public PriceCatalog Before(PriceCatalog other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new PriceCatalog([.. _entries, .. other._entries]);
    }

    /// <summary>What is known of a model of this exact name at this address; null for nothing.</summary>
    public PriceEntry? Find(ModelProvider provider, Uri address, string model)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _entries.FirstOrDefault(entry => entry.Provider == provider && entry.Model == model
            && (entry.Host is null || entry.Host.Equals(address.Host, StringComparison.OrdinalIgnoreCase)));
    }

    private static PriceCatalog ReadOwn()
    {
        using var stream = typeof(PriceCatalog).Assembly.GetManifestResourceStream(Resource)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return Read(copy.ToArray());
    }
}
