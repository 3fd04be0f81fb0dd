using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Planning;

/// <summary>What a loop collects.</summary>
internal abstract class Gathering
{
    public abstract CelValue Result { get; }

    /// <summary>Adds one turn's value; null, or why it cannot be added.</summary>
    public abstract string? Add(Frame frame, in CelValue value);

    public sealed class OfItems : Gathering
    {
        private readonly List<CelValue> _items = [];

        public override CelValue Result => CelValue.FromList(new ArrayListValue(_items));

        public override string? Add(Frame frame, in CelValue value)
        {
            _items.Add(value);
            return null;
        }
    }

    /// <summary>The key is the loop's first variable.</summary>
    public sealed class OfEntries(int keySlot) : Gathering
    {
        private readonly KeyedMapValue _built = new();

        public override CelValue Result => CelValue.FromMap(_built);

        public override string? Add(Frame frame, in CelValue value)
        {
            frame.TryWork(Library.Size.Of(frame.Slots[keySlot]));
            return _built.Add(frame.Slots[keySlot], value);
        }
    }

    /// <summary>Every value is a map.</summary>
    public sealed class OfMaps : Gathering
    {
        private readonly KeyedMapValue _built = new();

        public override CelValue Result => CelValue.FromMap(_built);

        public override string? Add(Frame frame, in CelValue value)
        {
            if (value.Kind != CelKind.Map)
            {
                return "each entry must be a map";
            }

            frame.Work(value.MapOf.Count);
            if (frame.Spent)
            {
                return Meter.LimitReached.ErrorText;
            }

            foreach (var (key, held) in value.MapOf.Entries)
            {
                frame.TryWork(Library.Size.Of(key));
                if (_built.Add(key, held) is { } problem)
                {
                    return problem;
                }
            }

            return null;
        }
    }
}
