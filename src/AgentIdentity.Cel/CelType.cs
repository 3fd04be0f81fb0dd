using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel;

/// <summary>A type of the gradual checker. Immutable; equal by structure.</summary>
public sealed class CelType : IEquatable<CelType>
{
    internal CelType(
        TypeForm form, string name, ImmutableArray<CelType> arguments, FrozenDictionary<string, CelType>? fields = null)
    {
        Form = form;
        Name = name;
        Arguments = arguments;
        Fields = fields;
    }

    /// <summary>Unknown until run time; agrees with every type.</summary>
    public static CelType Dyn { get; } = Simple(TypeForm.Dyn, "dyn");
    /// <summary>The type of null.</summary>
    public static CelType Null { get; } = Simple(TypeForm.Null, "null_type");
    /// <summary>Truth values.</summary>
    public static CelType Bool { get; } = Simple(TypeForm.Bool, "bool");
    /// <summary>Signed 64-bit integers.</summary>
    public static CelType Int { get; } = Simple(TypeForm.Int, "int");
    /// <summary>Unsigned 64-bit integers.</summary>
    public static CelType UInt { get; } = Simple(TypeForm.UInt, "uint");
    /// <summary>Doubles.</summary>
    public static CelType Double { get; } = Simple(TypeForm.Double, "double");
    /// <summary>Texts.</summary>
    public static CelType String { get; } = Simple(TypeForm.String, "string");
    /// <summary>Octets.</summary>
    public static CelType Bytes { get; } = Simple(TypeForm.Bytes, "bytes");
    /// <summary>Points in time.</summary>
    public static CelType Timestamp { get; } = Simple(TypeForm.Timestamp, "google.protobuf.Timestamp");
    /// <summary>Spans of time.</summary>
    public static CelType Duration { get; } = Simple(TypeForm.Duration, "google.protobuf.Duration");
    /// <summary>IP addresses as OpenFGA conditions know them: <c>ipaddress("10.0.0.1")</c>, <c>.in_cidr("10.0.0.0/8")</c>.</summary>
    public static CelType IpAddress { get; } = Opaque("IPAddress");

    /// <summary>The type's name as <c>type(x)</c> prints it, without its arguments.</summary>
    public string Name { get; }

    internal TypeForm Form { get; }

    internal ImmutableArray<CelType> Arguments { get; }

    internal FrozenDictionary<string, CelType>? Fields { get; }

    internal FrozenDictionary<string, CelMember>? Members { get; private init; }

    /// <summary>Lists of one element type.</summary>
    public static CelType List(CelType element) => new(TypeForm.List, "list", [element]);

    /// <summary>Maps of one key and one value type.</summary>
    public static CelType Map(CelType key, CelType value) => new(TypeForm.Map, "map", [key, value]);

    /// <summary>
    /// A scalar that may be null, which the language prints as <c>wrapper(int)</c>. It may stand wherever the scalar may; null
    /// fails there at run time. Other types than scalars may be null without it.
    /// </summary>
    /// <exception cref="ArgumentException">The type is not bool, int, uint, double, string or bytes.</exception>
    public static CelType Nullable(CelType scalar) =>
        scalar.Form is TypeForm.Bool or TypeForm.Int or TypeForm.UInt or TypeForm.Double or TypeForm.String or TypeForm.Bytes
            ? new(TypeForm.Nullable, "wrapper", [scalar])
            : throw new ArgumentException($"'{scalar}' is not a scalar", nameof(scalar));

    /// <summary>A value that may be absent, as <c>a.?b</c> answers.</summary>
    public static CelType Optional(CelType value) => new(TypeForm.Optional, "optional_type", [value]);

    /// <summary>
    /// A map whose keys are known: selecting any other field fails at Compile. A declared field that is missing from
    /// the value at run time is an error there; test with <c>has()</c> or select with <c>.?</c>.
    /// </summary>
    public static CelType Record(string name, IReadOnlyDictionary<string, CelType> fields) =>
        new(TypeForm.Record, name, [], fields.ToFrozenDictionary(StringComparer.Ordinal));

    /// <summary>A type of the host without members: expressions can pass its values to functions and compare them, and nothing else.</summary>
    public static CelType Opaque(string name) => new(TypeForm.Opaque, name, []);

    /// <summary>
    /// A type of the host with members: <c>account.owner</c>. Selecting any other fails at Compile; <c>has()</c> and <c>.?</c>
    /// work as they do for maps.
    /// </summary>
    public static CelType Opaque(string name, params IReadOnlyList<CelMember> members) =>
        new(TypeForm.Opaque, name, []) { Members = members.ToFrozenDictionary(member => member.Name, StringComparer.Ordinal) };

    internal static CelType TypeOf(CelType type) => new(TypeForm.Type, "type", [type]);

    internal static CelType Parameter(string name) => new(TypeForm.Parameter, name, []);

    private static CelType Simple(TypeForm form, string name) => new(form, name, []);

    /// <inheritdoc/>
    public bool Equals(CelType? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Form == other.Form && Name == other.Name && Arguments.SequenceEqual(other.Arguments));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CelType);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Form, Name, Arguments.Length);

    /// <summary>The type as it is written, for example <c>map(string, list(int))</c>.</summary>
    public override string ToString() =>
        Arguments.IsEmpty ? Name : $"{Name}({string.Join(", ", Arguments)})";
}
