using System.Text.RegularExpressions;

namespace AgentIdentity.Server.Fga;

/// <summary>What a text of a request must look like, with the limits of OpenFGA's API.</summary>
/// <param name="Pattern">The whole text.</param>
/// <param name="Words">The same for people.</param>
/// <param name="Code">What OpenFGA answers where it does not.</param>
internal sealed partial record FgaForm(Regex Pattern, string Words, string Code = "validation_error")
{
    public static readonly FgaForm Anything = new(AnythingForm(), "at most 5120 characters");
    public static readonly FgaForm Ulid = new(UlidForm(), "a ULID: 26 capital letters and digits without I, L, O and U");
    public static readonly FgaForm StoreName = new(StoreNameForm(), "3 to 64 letters, digits, spaces and . - / ^ _ & @");
    public static readonly FgaForm User = new(UserForm(), "2 to 512 characters without white space, such as user:anne");
    public static readonly FgaForm Relation = new(RelationForm(), "1 to 50 characters without white space, ':', '#' and '@'");
    public static readonly FgaForm Object = new(ObjectForm(), "2 to 256 characters without white space, such as document:1");
    public static readonly FgaForm ObjectId = new(ObjectIdForm(), "1 to 254 characters without white space, ':' and '#'");
    public static readonly FgaForm Type = new(TypeForm(), "1 to 254 characters without white space, ':', '#' and '@'", "type_invalid_pattern");
    public static readonly FgaForm Condition = new(ConditionForm(), "2 to 256 characters without white space");
    public static readonly FgaForm Correlation = new(CorrelationForm(), "1 to 36 letters, digits, '_' and '-'");

    [GeneratedRegex(@"\A.{0,5120}\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex AnythingForm();

    [GeneratedRegex(@"\A[ABCDEFGHJKMNPQRSTVWXYZ0-9]{26}\z", RegexOptions.CultureInvariant)]
    private static partial Regex UlidForm();

    [GeneratedRegex(@"\A[a-zA-Z0-9 \t.\-/^_&@]{3,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex StoreNameForm();

    [GeneratedRegex(@"\A\S{2,512}\z", RegexOptions.CultureInvariant)]
    private static partial Regex UserForm();

    [GeneratedRegex(@"\A[^:#@\s]{1,50}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RelationForm();

    [GeneratedRegex(@"\A\S{2,256}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ObjectForm();

    [GeneratedRegex(@"\A[^:#\s]{1,254}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ObjectIdForm();

    [GeneratedRegex(@"\A[^:#@\s]{1,254}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TypeForm();

    [GeneratedRegex(@"\A\S{2,256}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ConditionForm();

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,36}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CorrelationForm();
}
