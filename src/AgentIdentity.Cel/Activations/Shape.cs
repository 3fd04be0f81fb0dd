namespace AgentIdentity.Cel.Activations;

/// <summary>
/// The names of an activation's variables in their order. Activations of the same names share one shape, so that a program
/// looks names up once per shape and reads by index from then on.
/// </summary>
internal sealed class Shape
{
    /// <summary>Names normally come from declarations. Where they come from data, shapes beyond this many are not shared.</summary>
    private const int MostKept = 4096;

    private static int _kept;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Shape> _longer = new(StringComparer.Ordinal);
    private readonly string[] _names;
    private Shape? _last;

    private Shape(string[] names) => _names = names;

    public static Shape Empty { get; } = new([]);

    public int Count => _names.Length;

    /// <summary>This shape with one more name at its end.</summary>
    public Shape With(string name)
    {
        if (_last is { } last && ReferenceEquals(last._names[^1], name))
        {
            return last;
        }

        lock (_lock)
        {
            if (!_longer.TryGetValue(name, out var longer))
            {
                longer = new Shape([.. _names, name]);
                if (Volatile.Read(ref _kept) < MostKept)
                {
                    Interlocked.Increment(ref _kept);
                    _longer[name] = longer;
                }
            }

            return _last = longer;
        }
    }

    /// <summary>Where the last variable of the name is; -1 where there is none.</summary>
    public int IndexOf(string name) => Array.LastIndexOf(_names, name);

    public int[] IndexesOf(string[] names) => Array.ConvertAll(names, IndexOf);
}
