using System.Text;
using System.Text.RegularExpressions;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>What a transaction must be before anything is looked up, in OpenFGA's order and with its codes.</summary>
internal static partial class TupleWriteRules
{
    public static RelationFailure? Refusal(TupleWrite write, RelationModel model)
    {
        if (write.Writes.IsEmpty && write.Deletes.IsEmpty)
        {
            return new RelationFailure(
                RelationFailureCode.InvalidWriteInput, "Invalid input. Make sure you provide at least one write, or at least one delete");
        }

        return Misfit(write, model) ?? Malformed(write) ?? Doubled(write) ?? (write.Writes.Length + write.Deletes.Length > RelationLimits.TransactionTuples
            ? new RelationFailure(RelationFailureCode.ExceededEntityLimit, $"The number of write operations exceeds the allowed limit of {RelationLimits.TransactionTuples}")
            : null);
    }

    /// <summary>Whether the model refuses a tuple. Asked again when the model changed while the transaction waited.</summary>
    public static RelationFailure? Misfit(TupleWrite write, RelationModel model)
    {
        foreach (var tuple in write.Writes)
        {
            if (!IsPlain(tuple.User) || !IsPlain(tuple.Relation) || !IsPlain(tuple.Object))
            {
                return Invalid("", "user, relation and object may not hold control characters or halves of surrogate pairs");
            }

            if (model.Validate(tuple) is { } problem)
            {
                return Invalid(tuple.ToString(), problem.Message);
            }
        }

        return null;
    }

    private static RelationFailure? Malformed(TupleWrite write)
    {
        foreach (var key in write.Deletes)
        {
            if (key.User is not { Length: <= 512 } || !User().IsMatch(key.User))
            {
                return Invalid(key.ToString(), "the 'user' field is malformed");
            }

            if (string.IsNullOrEmpty(key.Relation) || string.IsNullOrEmpty(key.Object))
            {
                return Invalid(key.ToString(), "a deletion names user, relation and object");
            }
        }

        return null;
    }

    private static RelationFailure? Doubled(TupleWrite write)
    {
        var seen = new HashSet<RelationQuestion>();
        foreach (var key in write.Deletes.Concat(write.Writes.Select(static t => t.Key)))
        {
            if (!seen.Add(key))
            {
                return new RelationFailure(
                    RelationFailureCode.CannotAllowDuplicateTuplesInOneRequest,
                    $"duplicate tuple in write: user: '{key.User}', relation: '{key.Relation}', object: '{key.Object}'");
            }
        }

        return null;
    }

    // SQLite ends a text at NUL and has no form for half a surrogate pair: what it gave back would be another name.
    private static bool IsPlain(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }

    private static RelationFailure Invalid(string tuple, string reason) =>
        new(RelationFailureCode.ValidationError, $"Invalid tuple '{tuple}'. Reason: {reason}");

    [GeneratedRegex(@"^[^:#@\s]+:(?:\*|[^:#\s]+(?:#[^:#@\*\s]+)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex User();
}
