using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace AgentIdentity.Policy.Canonical;

/// <summary>The members of an object in the order of RFC 8785 section 3.2.3: by the UTF-16 code units of their names.</summary>
internal readonly ref struct CanonicalMembers
{
    private readonly JsonProperty[] _members;
    private readonly int _count;

    /// <exception cref="FormatException">A member is named twice.</exception>
    /// <exception cref="InvalidOperationException">A name is not Unicode.</exception>
    public CanonicalMembers(JsonElement value)
    {
        _count = value.GetPropertyCount();
        _members = ArrayPool<JsonProperty>.Shared.Rent(_count);
        var (at, plain) = (0, true);
        foreach (var member in value.EnumerateObject())
        {
            plain &= PlainJson.IsPlain(JsonMarshal.GetRawUtf8PropertyName(member));
            _members[at++] = member;
        }

        _members.AsSpan(0, _count).Sort(plain ? ByBytes : ByUnits);
        for (var i = 1; i < _count; i++)
        {
            if (plain ? ByBytes(_members[i - 1], _members[i]) == 0 : _members[i - 1].Name == _members[i].Name)
            {
                throw new FormatException($"The member {_members[i].Name} is there twice.");
            }
        }
    }

    public ReadOnlySpan<JsonProperty> All => _members.AsSpan(0, _count);

    public void Dispose() => ArrayPool<JsonProperty>.Shared.Return(_members, clearArray: true);

    /// <summary>For names of plain ASCII, whose bytes are their code units.</summary>
    private static int ByBytes(JsonProperty one, JsonProperty other) =>
        JsonMarshal.GetRawUtf8PropertyName(one).SequenceCompareTo(JsonMarshal.GetRawUtf8PropertyName(other));

    private static int ByUnits(JsonProperty one, JsonProperty other) => string.CompareOrdinal(one.Name, other.Name);
}
