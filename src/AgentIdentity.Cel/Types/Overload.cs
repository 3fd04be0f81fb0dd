using System.Collections.Immutable;
using AgentIdentity.Cel.Costs;
using AgentIdentity.Cel.Planning;

namespace AgentIdentity.Cel.Types;

/// <summary>One signature of a function and what computes it. A method's receiver is its first parameter.</summary>
internal sealed record Overload(
    string Name, bool IsMethod, ImmutableArray<CelType> Parameters, CelType Result, Implementation Body)
{
    /// <summary>Any number of arguments of the last parameter's type, at least one.</summary>
    public bool Variadic { get; init; }

    /// <summary>Counts only where no other overload fits, or values of unknown types may need it.</summary>
    public bool Fallback { get; init; }

    /// <summary>What a call costs; one where there is no rule.</summary>
    public CostRule? Cost { get; init; }

    /// <summary>Declared by the host rather than by a library of ours.</summary>
    public bool Host { get; init; }

    public bool IsGeneric { get; } = Result.IsGeneric() || Parameters.Any(parameter => parameter.IsGeneric());

    public CelType ParameterAt(int index) => Parameters[Math.Min(index, Parameters.Length - 1)];

    public bool TakesCount(int count) => Variadic ? count >= Parameters.Length : count == Parameters.Length;

    /// <summary>Whether values fit at run time, where the checker could only say dyn.</summary>
    public bool Accepts(ReadOnlySpan<CelValue> arguments)
    {
        if (!TakesCount(arguments.Length))
        {
            return false;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            if (!Fits(ParameterAt(i), arguments[i]))
            {
                return false;
            }
        }

        return true;
    }

    public static bool Fits(CelType type, in CelValue value) => type.Form switch
    {
        TypeForm.Dyn or TypeForm.Parameter => true,
        TypeForm.Null => value.Kind == CelKind.Null,
        TypeForm.Bool => value.Kind == CelKind.Bool,
        TypeForm.Int => value.Kind == CelKind.Int,
        TypeForm.UInt => value.Kind == CelKind.UInt,
        TypeForm.Double => value.Kind == CelKind.Double,
        TypeForm.String => value.Kind == CelKind.String,
        TypeForm.Bytes => value.Kind == CelKind.Bytes,
        TypeForm.Timestamp => value.Kind == CelKind.Timestamp,
        TypeForm.Duration => value.Kind == CelKind.Duration,
        TypeForm.List => value.Kind == CelKind.List,
        TypeForm.Map or TypeForm.Record => value.Kind == CelKind.Map,
        TypeForm.Type => value.Kind == CelKind.Type,
        TypeForm.Nullable => value.Kind == CelKind.Null || Fits(type.Arguments[0], value),
        TypeForm.Optional => value.Kind == CelKind.Optional && Accepts(type.Arguments[0], value.OptionalOf),
        TypeForm.Opaque => value.Kind == CelKind.Opaque && value.OpaqueOf.Type.Equals(type),
        _ => false,
    };

    private static bool Accepts(CelType type, Values.OptionalValue optional) =>
        optional.Value is not { } held || Fits(type, held);
}

/// <summary>How library functions are written: the arguments are never errors; the meter pays for large work.</summary>
internal delegate CelValue Implementation(ReadOnlySpan<CelValue> arguments, Meter meter);
