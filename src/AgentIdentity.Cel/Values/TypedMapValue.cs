using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Values;

/// <summary>A map whose values have declared types: of each field for a record, one for all otherwise.</summary>
internal sealed class TypedMapValue(MapValue map, CelType type) : MapValue
{
    public override int Count => map.Count;

    public override IEnumerable<KeyValuePair<CelValue, CelValue>> Entries => map.Entries.Select(entry =>
        new KeyValuePair<CelValue, CelValue>(entry.Key, entry.Key.Kind == CelKind.String ? Typed(entry.Key.AsString, entry.Value) : entry.Value));

    public override bool TryGet(in CelValue key, out CelValue value)
    {
        if (key.Kind == CelKind.String)
        {
            return TryGet(key.AsString, out value);
        }

        value = default;
        return false;
    }

    public override bool TryGet(string key, out CelValue value)
    {
        var found = map.TryGet(key, out var read);
        value = found ? Typed(key, read) : default;
        return found;
    }

    public override bool Has(string key) => map.Has(key);

    private CelValue Typed(string key, in CelValue read)
    {
        var declared = type.Form == TypeForm.Record ? type.Fields!.GetValueOrDefault(key, CelType.Dyn) : type.Arguments[1];
        var typed = TypedReading.Value(read, declared);
        return typed.IsError && !read.IsError ? CelValue.Error($"{key}: {typed.ErrorText}") : typed;
    }
}
