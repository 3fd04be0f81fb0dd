using System.Collections.Frozen;
using AgentIdentity.Cel.Planning;

namespace AgentIdentity.Cel.Types;

/// <summary>
/// A type whose values an expression can make: <c>Name{field: value}</c>. What comes of it need not be a message: protobuf's
/// wrappers become plain scalars at once.
/// </summary>
/// <param name="Name">The full name.</param>
/// <param name="Type">What the name means where it stands alone.</param>
/// <param name="Result">The type of what is made.</param>
/// <param name="Fields">The fields and what each takes.</param>
/// <param name="Build">Makes the value of the fields that were given, all of their types; answers an error where they do not go together.</param>
internal sealed record StructType(
    string Name, CelType Type, CelType Result, FrozenDictionary<string, CelType> Fields, Func<IReadOnlyDictionary<string, CelValue>, Meter, CelValue> Build);
