using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Checking;

/// <summary>Gradual assignability: dyn agrees with everything, type variables take the most general type they meet.</summary>
internal static class Unification
{
    /// <summary>Whether a value of type <paramref name="from"/> may stand where <paramref name="to"/> is wanted; null where not.</summary>
    public static Substitution? Assign(Substitution known, CelType to, CelType from)
    {
        return Try(ref known, to, from) ? known : null;
    }

    /// <summary>The type of a list that holds both: the more general one, or dyn.</summary>
    public static CelType Join(ref Substitution known, CelType first, CelType second)
    {
        if (Assign(known, first, second) is { } extended)
        {
            known = extended;
            return MoreGeneral(first, second);
        }

        return CelType.Dyn;
    }

    private static bool Try(ref Substitution known, CelType to, CelType from)
    {
        if (from.Form == TypeForm.Parameter)
        {
            var (valid, settled) = Substitute(ref known, to, from);
            if (valid || settled)
            {
                return valid;
            }
        }

        if (to.Form == TypeForm.Parameter)
        {
            return Substitute(ref known, from, to).Valid;
        }

        if (to.IsDyn() || from.IsDyn())
        {
            return true;
        }

        return (to.Form, from.Form) switch
        {
            (TypeForm.Null, TypeForm.Opaque or TypeForm.Timestamp or TypeForm.Duration or TypeForm.Record or TypeForm.Optional) => true,
            (TypeForm.Opaque or TypeForm.Timestamp or TypeForm.Duration or TypeForm.Record or TypeForm.Optional, TypeForm.Null) => true,
            (TypeForm.Type, TypeForm.Type) => true,
            (TypeForm.Nullable, TypeForm.Null) or (TypeForm.Null, TypeForm.Nullable) => true,
            (TypeForm.Nullable, not TypeForm.Nullable) => to.Arguments[0].Form == from.Form,
            (not TypeForm.Nullable, TypeForm.Nullable) => to.Form == from.Arguments[0].Form,
            (TypeForm.Map, TypeForm.Record) => Try(ref known, to.Arguments[0], CelType.String) && Try(ref known, to.Arguments[1], CelType.Dyn),
            (TypeForm.Record, TypeForm.Map) => Try(ref known, CelType.String, from.Arguments[0]),
            _ => to.Form == from.Form && to.Name == from.Name && Arguments(ref known, to, from),
        };
    }

    private static bool Arguments(ref Substitution known, CelType to, CelType from)
    {
        if (to.Arguments.Length != from.Arguments.Length)
        {
            return false;
        }

        for (var i = 0; i < to.Arguments.Length; i++)
        {
            if (!Try(ref known, to.Arguments[i], from.Arguments[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static (bool Valid, bool Settled) Substitute(ref Substitution known, CelType type, CelType variable)
    {
        if (type.Equals(variable))
        {
            return (true, true);
        }

        if (known.Find(variable) is not { } settled)
        {
            if (Mentions(known, type, variable))
            {
                return (false, false);
            }

            known = known.With(variable, type);
            return (true, false);
        }

        if (type.Equals(settled))
        {
            return (true, true);
        }

        var attempt = known;
        if (!Try(ref attempt, type, settled))
        {
            return (false, true);
        }

        var general = MoreGeneral(type, settled);
        if (!Mentions(attempt, general, variable))
        {
            attempt = attempt.With(variable, general);
        }

        known = attempt;
        return (true, true);
    }

    private static bool Mentions(Substitution known, CelType type, CelType variable) =>
        type.Form == TypeForm.Parameter
            ? type.Name == variable.Name || (known.Find(type) is { } found && Mentions(known, found, variable))
            : type.Arguments.Any(argument => Mentions(known, argument, variable));

    private static CelType MoreGeneral(CelType first, CelType second) => IsAsGeneral(first, second) ? first : second;

    private static bool IsAsGeneral(CelType first, CelType second)
    {
        if (first.IsDyn() || first.Form == TypeForm.Parameter)
        {
            return true;
        }

        if (second.IsDyn() || second.Form == TypeForm.Parameter)
        {
            return false;
        }

        // Null gives way to what may be null, and a scalar to one that may be.
        if (first.Form != second.Form)
        {
            return first.Form != TypeForm.Null && second.Form != TypeForm.Nullable;
        }

        return first.Arguments.Zip(second.Arguments).All(pair => IsAsGeneral(pair.First, pair.Second));
    }
}
