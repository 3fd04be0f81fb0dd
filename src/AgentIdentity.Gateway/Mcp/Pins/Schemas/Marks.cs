namespace AgentIdentity.Gateway.Mcp.Pins.Schemas;

/// <summary>Which members and items of one value some part of a schema has spoken about; kept only where <c>unevaluated…</c> asks for it.</summary>
internal sealed class Marks
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<int> _items = [];

    public void Add(string name) => _names.Add(name);

    public void Add(int item) => _items.Add(item);

    public bool Has(string name) => _names.Contains(name);

    public bool Has(int item) => _items.Contains(item);

    public void Take(Marks others)
    {
        _names.UnionWith(others._names);
        _items.UnionWith(others._items);
    }
}
