using System.Globalization;

namespace AgentIdentity.Policy.Relations.Data;

/// <summary>A tuple's texts taken apart: <c>group:1#member viewer document:1</c> is node <c>group:1</c>, and of the kind <c>document#viewer@group#member</c>.</summary>
internal readonly ref struct TupleText
{
    private readonly ReadOnlySpan<char> _relation;
    private readonly ReadOnlySpan<char> _objectType;
    private readonly ReadOnlySpan<char> _userType;
    private readonly ReadOnlySpan<char> _userSuffix;

    public TupleText(ReadOnlySpan<char> user, ReadOnlySpan<char> relation, ReadOnlySpan<char> objectText)
    {
        IsWellFormed = Subject.IsUser(user) && Subject.IsObject(objectText) && !relation.IsEmpty && relation.IndexOfAny('#', '@', ':') < 0;
        if (!IsWellFormed)
        {
            return;
        }

        var hash = user.IndexOf('#');
        var colon = user.IndexOf(':');
        Object = objectText;
        User = hash < 0 ? user : user[..hash];
        _objectType = Subject.TypeOf(objectText);
        _relation = relation;
        _userType = user[..colon];
        _userSuffix = hash >= 0 ? user[hash..] : user[colon..] is ":*" ? ":*" : [];
    }

    public bool IsWellFormed { get; }

    /// <summary>The name of the object's node.</summary>
    public ReadOnlySpan<char> Object { get; }

    /// <summary>The name of the user's node: of a userset, the object before the relation.</summary>
    public ReadOnlySpan<char> User { get; }

    /// <summary>How long the text of the kind is.</summary>
    public int KindLength => _objectType.Length + _relation.Length + _userType.Length + _userSuffix.Length + 2;

    /// <exception cref="ArgumentException">The texts are no tuple's.</exception>
    public static TupleText Require(ReadOnlySpan<char> user, ReadOnlySpan<char> relation, ReadOnlySpan<char> objectText) =>
        new TupleText(user, relation, objectText) is { IsWellFormed: true } text ? text : throw new ArgumentException($"'{objectText}#{relation}@{user}' is no tuple");

    /// <summary>Writes the text of the kind into room for it.</summary>
    public ReadOnlySpan<char> Kind(Span<char> room)
    {
        room.TryWrite(CultureInfo.InvariantCulture, $"{_objectType}#{_relation}@{_userType}{_userSuffix}", out var length);
        return room[..length];
    }
}
